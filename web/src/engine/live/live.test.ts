/** Which of what is on screen is asked for anew. */
import { expect, it } from 'vitest';
import { isAffected } from './live';

it('asks anew for lists, counts and groups of the object, and for the record itself', () => {
  const changes = [{ object: 'customer', record: 'a' }];
  expect(isAffected(['customer', 'list', {}], changes)).toBe(true);
  expect(isAffected(['customer', 'groups', {}], changes)).toBe(true);
  expect(isAffected(['customer', 'record', 'a'], changes)).toBe(true);
  expect(isAffected(['customer', 'record', 'b'], changes)).toBe(false);
  expect(isAffected(['order', 'list', {}], changes)).toBe(false);
  expect(isAffected(['order', 'timeline', 'x'], changes)).toBe(true);
});

it('asks anew for every record on screen when many changed at once', () => {
  expect(isAffected(['customer', 'record', 'b'], [{ object: 'customer', record: null }])).toBe(true);
});
