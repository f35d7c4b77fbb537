import { describe, expect, it } from 'vitest';
import type { Saying } from '../../../engine/saying/saying';
import { typeOf } from '../../../fields/registry';
import type { Column } from '../columns';
import { measuresOf, sayFigure } from './measures';

const say: Saying = { locale: 'en', zone: 'UTC', currency: 'CNY', now: new Date('2026-11-27T04:00:00Z') };
const field = { name: 'total', type: 'money', label: 'Total', operators: [], measures: ['sum', 'avg'] };
const column: Column = { path: 'total', label: 'Total', field, type: typeOf(field), width: 130 } as unknown as Column;
const said = (told: Record<string, unknown> | null) => sayFigure(column, { 'money:sum:total': told && { converted: 0, missing: 0, since: null, until: null, ...told } }, say)?.text;

describe('the figure of amounts of money', () => {
  it('is asked with how it came about', () => expect(measuresOf([column])).toEqual(['count', 'money:sum:total']));

  it('is exact in the one currency that all have', () => {
    expect(said({ amount: '1200.5', currency: 'CNY' })).toBe('¥1,200.50');
    expect(said({ amount: '144', currency: 'USD' })).toBe('US$144');
  });

  it('says that it was converted, or that something is missing in it', () => {
    expect(said({ amount: '7078.55', currency: 'CNY', converted: 6 })).toBe('≈ ¥7,079');
    expect(said({ amount: '560', currency: 'CNY', missing: 1 })).toBe('≈ ¥560');
  });

  it('is nothing where no rate is known for any of them', () => {
    expect(said({ amount: null, currency: 'CNY', missing: 2 })).toBe('–');
    expect(said(null)).toBe('–');
  });
});
