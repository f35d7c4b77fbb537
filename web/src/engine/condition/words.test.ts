import { expect, it } from 'vitest';
import { conditionWords, type Phrases } from './words';

const phrases: Phrases = {
  field: (_, path) => path, operator: (_, __, operator) => operator, value: (_, __, value) => String(value), period: () => 'lately', and: 'and', or: 'or',
  not: (sentence) => `not (${sentence})`, any: (collection) => collection, measure: (_, __, measure) => measure, inside: () => '',
};

it('says “is not” where it can, instead of a “not” around a sentence', () => {
  expect(conditionWords(['not', ['done', '=', true]], 'task', phrases)).toBe('done != true');
  expect(conditionWords(['not', ['city', 'not in', ['a', 'b']]], 'customer', phrases)).toBe('city in a,b');
  expect(conditionWords(['not', ['note', 'empty']], 'customer', phrases)).toBe('note not_empty');
  expect(conditionWords(['not', ['age', '>', 3]], 'customer', phrases)).toBe('not (age > 3)');
});
