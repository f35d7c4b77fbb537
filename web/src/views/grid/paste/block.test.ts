import { describe, expect, it } from 'vitest';
import type { Field } from '../../../engine/catalog';
import type { Saying } from '../../../engine/saying/saying';
import { typeOf } from '../../../fields/registry';
import type { Column } from '../columns';
import { changesOf, newRecordsOf, placeBlock, planPaste, readBlock } from './block';

const say: Saying = { locale: 'en', zone: 'UTC', currency: 'CNY', now: new Date('2026-11-22T04:00:00Z') };

function column(path: string, type: string, more: Partial<Column> & { required?: boolean } = {}): Column {
  const field = { name: path, type, label: path, required: more.required ?? false, operators: [] } as unknown as Field;
  return { path, width: 100, field, type: typeOf(field), label: path, isTitle: false, editable: true, sortable: true, pinned: false, ...more };
}

describe('a block from a spreadsheet', () => {
  it('is read line by line, with or without an end of line', () => {
    expect(readBlock('a\tb\r\nc\td\r\n')).toEqual([['a', 'b'], ['c', 'd']]);
    expect(readBlock('a\t\n\tb')).toEqual([['a', ''], ['', 'b']]);
  });
  it('keeps lines, tabs and quotes inside quoted cells', () => {
    expect(readBlock('"two\nlines"\t"say ""hello"""\nplain')).toEqual([['two\nlines', 'say "hello"'], ['plain']]);
  });
  it('is laid over the rows, and says which cells change and which cannot', () => {
    const rows = [{ id: '1', city: 'Bath', size: 12 }, { id: '2' }];
    const columns = [column('city', 'text'), column('size', 'integer'), column('score', 'integer', { editable: false })];
    const { lines, under } = placeBlock([['Bath', '13', '1'], ['York', 'many', '2'], ['Wells', '1', '3']], columns, 0);
    const paste = planPaste(lines, under, rows, say);
    expect(paste).toMatchObject({ good: 2, bad: 3, beyond: 1 });
    expect(changesOf(paste)).toEqual([{ id: '1', size: 13 }, { id: '2', city: 'York' }]);
    expect(newRecordsOf(paste)).toEqual([{ city: 'Wells', size: 1 }]);
  });
  it('with the names of columns over it goes where they say', () => {
    const columns = [column('city', 'text'), column('size', 'integer')];
    const { lines, under, headed } = placeBlock([['SIZE', 'city'], ['7', 'Bath']], columns, 1);
    expect([headed, lines, under.map((each) => each?.path)]).toEqual([true, [['7', 'Bath']], ['size', 'city']]);
    expect(placeBlock([['City'], ['Bath']], columns, 1).headed).toBe(true);
    expect(placeBlock([['City', 'Bath'], ['x', 'y']], columns, 0).headed).toBe(false);
    const sheet = placeBlock([['City', 'Remark', 'Size'], ['Bath', 'old', '7']], columns, 0);
    expect([sheet.headed, sheet.under.map((each) => each?.path)]).toEqual([true, ['city', undefined, 'size']]);
  });
  it('of ten thousand lines is read in one go', () => {
    expect(readBlock('a\t"b ""c"""\n'.repeat(10_000))).toHaveLength(10_000);
  });
  it('never empties what is required', () => {
    const columns = [column('name', 'text', { required: true })];
    expect(planPaste([['']], columns, [{ id: '1' }], say)).toMatchObject({ good: 0, bad: 1 });
  });
});
