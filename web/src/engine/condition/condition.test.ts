import { describe, expect, it } from 'vitest';
import { allOf, type Condition, parseCondition, partsOf, writeCondition } from './ast';
import { evaluate } from './evaluate';
import { spanOf } from './period';

const by = { now: new Date('2026-11-22T04:00:00Z'), me: { id: 'u1', team: 't1' }, zone: 'Asia/Shanghai' };
const record = {
  name: '王晓彤', city: '杭州', age: 30, note: null, spent: { amount: '120.50', currency: 'CNY' }, owner: { id: 'u1', title: 'Me' }, 'owner.team': { id: 't1', title: 'East' },
  about: { object: 'order', id: 'o1', title: 'A-1' },
  placed: '2026-11-21T17:00:00Z', born: '2026-11-20',
  orders: [{ total: { amount: '100', currency: 'CNY' }, status: 'paid' }, { total: { amount: '20.5', currency: 'CNY' }, status: 'cancelled' }],
};
const true_ = (condition: Condition) => expect(evaluate(condition, record, by), JSON.stringify(condition)).toBe(true);
const false_ = (condition: Condition) => expect(evaluate(condition, record, by), JSON.stringify(condition)).toBe(false);

describe('a condition', () => {
  const samples: Condition[] = [
    ['city', '=', '杭州'], ['and', ['age', '>', 3], ['or', ['note', 'empty'], ['not', ['city', 'in', ['a', 'b']]]]],
    ['placed', 'within', 'last', 30, 'day'], ['placed', 'within', 'this', 'quarter'], ['any', 'orders', ['status', '=', 'paid'], 'sum:total', '>=', 100], ['any', 'orders', ['status', '=', 'paid']], ['any', 'orders'],
  ];
  it.each(samples.map((sample) => [sample]))('%j is read and written back the same', (sample) => expect(writeCondition(parseCondition(sample))).toEqual(sample));

  it('falls into chips and is put together again', () => {
    const both: Condition = ['and', ['a', '=', 1], ['b', '=', 2]];
    expect(allOf(partsOf(both))).toEqual(both);
    expect(allOf([])).toBeNull();
    expect(partsOf(['or', ['a', '=', 1], ['b', '=', 2]])).toHaveLength(1);
  });

  it('compares numbers, money by amount, references by id, and text without case', () => {
    true_(['age', '>=', 30]);
    true_(['about', 'in', [{ object: 'customer', id: 'c1' }, { object: 'order', id: 'o1' }]]);
    true_(['about.object', '=', 'order']);
    false_(['about', '=', { object: 'order', id: 'o2' }]);
    true_(['spent', '>', 120]);
    true_(['owner', '=', '@me']);
    true_(['owner.team', 'in', ['@my_team']]);
    true_(['name', 'contains', '晓']);
    false_(['name', 'starts', '晓']);
  });

  it('what is missing equals nothing, and only “is not” and “none of” hold for it', () => {
    false_(['note', '=', 'x']);
    true_(['note', '!=', 'x']);
    true_(['note', 'not in', ['x']]);
    false_(['note', 'contains', 'x']);
    true_(['not', ['note', '=', 'x']]);
    true_(['note', 'empty']);
  });

  it('counts and measures collections; nothing at all counts as zero', () => {
    true_(['any', 'orders']);
    true_(['any', 'orders', ['status', '=', 'paid'], 'count', '=', 1]);
    true_(['any', 'orders', null, 'sum:total', '>=', 120.5]);
    true_(['any', 'orders', ['status', '=', 'lost'], 'count', '=', 0]);
    true_(['any', 'orders', ['status', '=', 'lost'], 'sum:total', '<', 1]);
    false_(['any', 'orders', ['status', '=', 'lost'], 'avg:total', '<', 1]);
  });

  it('reads relative periods on the calendar of the viewer', () => {
    true_(['placed', 'within', 'this', 'day']);
    true_(['born', 'within', 'last', 3, 'day']);
    false_(['born', 'within', 'last', 2, 'day']);
    expect(spanOf({ direction: 'this', unit: 'quarter' }, '2026-11-22')).toEqual({ from: '2026-10-01', to: '2027-01-01' });
    expect(spanOf({ direction: 'this', unit: 'week' }, '2026-11-22')).toEqual({ from: '2026-11-16', to: '2026-11-23' });
    expect(spanOf({ direction: 'last', count: 1, unit: 'month' }, '2026-03-31')).toEqual({ from: '2026-03-01', to: '2026-04-01' });
  });

  it('an empty “and” is everything and an empty “or” is nothing', () => {
    true_(['and']);
    false_(['or']);
  });
});
