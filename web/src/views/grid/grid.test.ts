import { describe, expect, it } from 'vitest';
import { isImeKey } from '../../engine/ime';
import { knownColumns, readColumns, writeColumns } from './columns';
import { askedBy } from './keys';

const extent = { rows: 10, columns: 4, page: 5 };
const press = (key: string, more: object = {}) => ({ key, shiftKey: false, metaKey: false, ctrlKey: false, altKey: false, ...more });
const at = (row: number, column: number, typing = false) => ({ at: { row, column }, extent, typing });

describe('keys in a grid', () => {
  it('arrows stop at the edges', () => {
    expect(askedBy(press('ArrowUp'), at(0, 0))).toEqual({ kind: 'move', to: { row: 0, column: 0 }, extend: false });
    expect(askedBy(press('PageDown'), at(8, 1))).toEqual({ kind: 'move', to: { row: 9, column: 1 }, extend: false });
    expect(askedBy(press('End', { ctrlKey: true }), at(0, 0))).toMatchObject({ to: { row: 9, column: 3 } });
  });
  it('letters edit an editable cell and are shortcuts elsewhere', () => {
    expect(askedBy(press('j'), at(0, 0))).toMatchObject({ kind: 'move', to: { row: 1, column: 0 } });
    expect(askedBy(press('j'), at(0, 2, true))).toEqual({ kind: 'edit', seed: 'j' });
    expect(askedBy(press('f'), at(0, 0))).toBeUndefined();
  });
  it('with Ctrl, D fills from above and C copies', () => {
    expect(askedBy(press('d', { ctrlKey: true }), at(3, 2, true))).toEqual({ kind: 'fill' });
    expect(askedBy(press('c', { metaKey: true }), at(3, 2, true))).toEqual({ kind: 'copy' });
    expect(askedBy(press('v', { ctrlKey: true }), at(3, 2, true))).toBeUndefined();
  });
  it('a key that an input method is using does nothing but open the cell', () => {
    expect(askedBy(press('Enter', { isComposing: true }), at(0, 0))).toBeUndefined();
    expect(askedBy(press('Process', { keyCode: 229 }), at(0, 2, true))).toEqual({ kind: 'edit', seed: '' });
    expect(isImeKey({ keyCode: 229 })).toBe(true);
  });
});

describe('columns in the address', () => {
  it('are read back as they were written', () => {
    const columns = [{ path: 'name', width: 240 }, { path: 'owner.team' }];
    expect(readColumns(writeColumns(columns))).toEqual(columns);
  });
  it('take no absurd width', () => expect(readColumns('a:99999,b:1,c:x')).toEqual([{ path: 'a', width: 800 }, { path: 'b', width: 60 }, { path: 'c' }]));
});

describe('the columns of a saved view', () => {
  it('are paths, with or without a width, however they were written', () => {
    expect(knownColumns(['name', 'city:120', { path: 'revenue' }, { path: 'owner', width: 90 }])).toEqual([
      { path: 'name' }, { path: 'city', width: 120 }, { path: 'revenue' }, { path: 'owner', width: 90 },
    ]);
  });
  it('are the usual ones where nothing can be read', () => {
    for (const kept of [undefined, null, 'name', {}, [], [{}, 7, null]]) expect(knownColumns(kept)).toBeUndefined();
  });
});
