import { describe, expect, it } from 'vitest';
import type { Field } from '../../../engine/catalog';
import type { Saying } from '../../../engine/saying/saying';
import { typeOf } from '../../../fields/registry';
import type { Column } from '../columns';
import { changesOf, planPaste, readBlock } from './block';

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
  it('is laid over the rows, and says which cells cannot change', () => {
    const rows = [{ id: '1' }, { id: '2' }];
    const columns = [column('city', 'text'), column('size', 'integer'), column('score', 'integer', { editable: false })];
    const paste = planPaste([['Bath', '12', '1'], ['York', 'many', '2'], ['Wells', '1', '3']], rows, columns, { row: 0, column: 0 }, say);
    expect(paste).toMatchObject({ good: 3, bad: 3, beyond: 1 });
    expect(changesOf(paste)).toEqual([{ id: '1', city: 'Bath', size: 12 }, { id: '2', city: 'York' }]);
  });
  it('never empties what is required', () => {
    const paste = planPaste([['']], [{ id: '1' }], [column('name', 'text', { required: true })], { row: 0, column: 0 }, say);
    expect(paste).toMatchObject({ good: 0, bad: 1 });
  });
});
