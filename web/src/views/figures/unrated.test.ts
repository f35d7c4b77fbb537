import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../engine/catalog';
import { unratedAt, unratedIn } from './unrated';

const money = { type: 'money', operators: [] };
const catalog = {
  objects: [
    { name: 'customer', fields: [{ name: 'city', type: 'text' }, { name: 'budget', ...money }, { name: 'spent', ...money, adds: { of: 'order', source: 'total', where: ['status', '=', 'paid'] } }, { name: 'orders', type: 'collection', of: 'order' }] },
    { name: 'order', fields: [{ name: 'status', type: 'choice' }, { name: 'total', ...money }] },
  ],
} as unknown as Catalog;
const inCatalog = (condition: unknown[]) => unratedIn(catalog, 'customer', condition);

describe('amounts that a condition leaves out', () => {
  it('are those that it compares, among the records that meet the rest of it', () => {
    const where = ['and', ['city', '=', 'Bath'], unratedAt('budget')];
    expect(inCatalog(['and', ['city', '=', 'Bath'], ['budget', '>=', 10], ['budget', '<', 90]])).toEqual([{ object: 'customer', where }]);
  });

  it('need no rate into the currency that they are compared in', () => {
    const [found] = inCatalog(['budget', '>', { amount: '5', currency: 'GBP' }]);
    expect(found?.where).toContainEqual(['not', ['budget', '>=', { amount: '0', currency: 'GBP' }]]);
  });

  it('are those that it adds up, of the records that it adds up', () => {
    const where = ['and', ['status', '=', 'paid'], unratedAt('total')];
    expect(inCatalog(['any', 'orders', ['status', '=', 'paid'], 'sum:total', '>=', 100])).toEqual([{ object: 'order', where }]);
    expect(inCatalog(['or', ['city', '=', 'Bath'], ['not', ['any', 'orders', ['total', '>', 100]]]])).toEqual([{ object: 'order', where: unratedAt('total') }]);
  });

  it('are those that a kept total adds up, which is empty without them', () => {
    expect(inCatalog(['spent', '>', 100])).toEqual([{ object: 'order', where: ['and', ['status', '=', 'paid'], unratedAt('total')] }]);
  });

  it('are none where no amount is compared', () => {
    expect(inCatalog(['and', ['budget', 'not_empty'], ['any', 'orders', null, 'count', '>=', 2]])).toEqual([]);
    expect(inCatalog(['any', 'orders', ['status', '=', 'paid']])).toEqual([]);
    expect(inCatalog([])).toEqual([]);
  });
});
