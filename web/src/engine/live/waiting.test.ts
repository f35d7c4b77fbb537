/** What was written while the server was away: kept for its writer alone, joined where it is one change, shown over what was read. */
import { beforeEach, describe, expect, it } from 'vitest';
import { belongTo } from './owner';
import { drop, dropOwn, overlaid, wait, waiting } from './waiting';

const change = (values: Record<string, unknown>, base: Record<string, unknown> = {}) => ({ key: JSON.stringify(values), object: 'customer', record: 'a', title: 'Ann', values, base, version: 1 });

beforeEach(() => {
  localStorage.clear();
  belongTo('');
  belongTo('main ann');
});

describe('waiting changes', () => {
  it('to the same record become one, from what was there first', () => {
    wait(change({ city: 'Suzhou' }, { city: 'Hangzhou' }));
    wait(change({ city: 'London', kind: 'individual' }, { city: 'Suzhou', kind: null }));
    expect(waiting()).toHaveLength(1);
    expect(waiting()[0]?.values).toEqual({ city: 'London', kind: 'individual' });
    expect(waiting()[0]?.base).toEqual({ city: 'Hangzhou', kind: null });
  });

  it('new records stay apart, each with its key', () => {
    wait({ ...change({ body: 'one' }), record: null });
    wait({ ...change({ body: 'two' }), record: null });
    expect(waiting().map(({ key }) => key)).toEqual(['{"body":"one"}', '{"body":"two"}']);
    drop('{"body":"one"}');
    expect(waiting()).toHaveLength(1);
  });

  it('show over what was read, in the fields that are on screen', () => {
    wait(change({ city: 'Suzhou', kind: 'individual' }));
    expect(overlaid('customer', { id: 'a', city: 'Hangzhou' })).toEqual({ id: 'a', city: 'Suzhou' });
    expect(overlaid('customer', { id: 'b', city: 'Hangzhou' })).toEqual({ id: 'b', city: 'Hangzhou' });
    expect(overlaid('order', { id: 'a', city: 'Hangzhou' })).toEqual({ id: 'a', city: 'Hangzhou' });
  });

  it('are nobody else’s, and stay for their writer', () => {
    wait(change({ city: 'Suzhou' }));
    belongTo('main bo');
    expect(waiting()).toEqual([]);
    expect(overlaid('customer', { id: 'a', city: 'Hangzhou' })).toEqual({ id: 'a', city: 'Hangzhou' });
    dropOwn();
    belongTo('main ann');
    expect(waiting()).toHaveLength(1);
  });
});
