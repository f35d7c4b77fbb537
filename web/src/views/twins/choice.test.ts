import { expect, test } from 'vitest';
import type { Field, ObjectSpec } from '../../engine/catalog';
import { chosenValues, firstChoice, takenFrom, type Two } from './choice';

const field = (name: string, more: Partial<Field> = {}): Field => ({ name, type: 'text', label: name, operators: [], ...more });
const object: ObjectSpec = {
  name: 'shelf', label: 'Shelf', plural: 'Shelves', title: 'name', can: { read: true, create: true, update: true, delete: true },
  fields: [field('name'), field('city'), field('note'), field('score', { readonly: true })], views: [], verbs: [],
};
const two: Two = {
  first: { id: 'a', name: 'Oak', city: null, note: 'n', score: 1, created_at: '2026-01-02' },
  second: { id: 'b', name: 'Oake', city: 'Rome', note: 'n', score: 2, created_at: '2026-01-01' },
};

test('the record that says more stays at first', () => {
  expect(firstChoice(object, two)).toEqual({ keep: 'second', picked: {} });
  expect(firstChoice(object, { ...two, first: { ...two.first, city: 'Bonn' } }).keep).toBe('second');
});

test('what the record that stays lacks is taken from the other', () => {
  const choice = { keep: 'first', picked: {} } as const;
  expect(takenFrom(choice, two, field('city'))).toBe('second');
  expect(chosenValues(object, two, choice)).toEqual({ name: 'Oak', city: 'Rome' });
});

test('a choice of one value counts more than the record that stays', () => {
  expect(chosenValues(object, two, { keep: 'first', picked: { name: 'second', city: 'first' } })).toEqual({ name: 'Oake', city: null });
});
