import { expect, it } from 'vitest';
import { fullest, type Lane } from './lanes';

it('of more columns than there is room for, the fullest are shown in their order', () => {
  const lanes = [3, 9, 1, 9, 5].map((count, at) => ({ key: String(at), count }) as Lane);
  expect(fullest(lanes, 3).map(({ key }) => key)).toEqual(['1', '3', '4']);
  expect(fullest(lanes, 5)).toBe(lanes);
});
