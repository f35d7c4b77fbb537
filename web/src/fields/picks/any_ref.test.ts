import { expect, it } from 'vitest';
import { storedValues } from '../../engine/writing';

it('is written with the object whose record it is, another link by its id alone', () => {
  const values = { about: { object: 'order', id: 'o1', title: 'A-1' }, owner: { id: 'u1', title: 'Lin' }, note: null };
  expect(storedValues(values)).toEqual({ about: { object: 'order', id: 'o1' }, owner: 'u1', note: null });
});
