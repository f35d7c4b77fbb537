/** A block of cells copied from a spreadsheet: read, and laid over the rows of a grid. */
import type { RecordData } from '../../../engine/records';
import type { Saying } from '../../../engine/saying/saying';
import { stored } from '../../../engine/writing';
import type { Column } from '../columns';

export interface PastedCell {
  column: Column;
  text: string;
  value: unknown;
  /** Why this cell stays as it is. */
  problem?: 'locked' | 'invalid';
  /** It says so already. */
  same?: boolean;
}

export interface PastedRow {
  /** Undefined for a line behind the last row, which would become a new record. */
  record: RecordData | undefined;
  cells: PastedCell[];
}

export interface Paste {
  columns: readonly Column[];
  rows: PastedRow[];
  /** Cells of rows that are there which would change, and which cannot. */
  good: number;
  bad: number;
  /** Lines of the block for which the list has no row. */
  beyond: number;
}

/** Lines and tabs, with quotes around what holds either, as spreadsheets write them. */
export function readBlock(text: string): string[][] {
  const rows: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"(?=[\t\n\r]|$)|([^\t\n\r]*))(\t|\r\n|\n|\r|$)/y;
  let row: string[] = [];
  for (let at = 0; at < text.length || row.length > 0;) {
    cell.lastIndex = at;
    const found = cell.exec(text);
    if (!found) break;
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    at += found[0].length;
    if (found[3] !== '\t') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

function plain(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

/** The columns that the first line names, when most of it is names of columns; a whole sheet is copied with its head, and has columns of its own. */
export function namedColumns(line: readonly string[], columns: readonly Column[]): (Column | undefined)[] | null {
  const found = line.map((text) => columns.find((column) => plain(column.label) === plain(text)));
  const said = line.filter((text) => text.trim()).length;
  const known = found.filter((column) => column !== undefined);
  const isHead = known.length > 0 && (known.length === said || (known.length > 1 && known.length * 2 >= said)) && new Set(known).size === known.length;
  return isHead ? found : null;
}

/** The block without its head, and the column of each of its cells; the first one is `first` where no head names any. */
export function placeBlock(block: readonly string[][], columns: readonly Column[], first: number): { lines: readonly string[][]; under: (Column | undefined)[]; headed: boolean } {
  const named = block.length > 1 ? namedColumns(block[0] ?? [], columns) : null;
  if (named) return { lines: block.slice(1), under: named, headed: true };
  const width = block.reduce((most, line) => Math.max(most, line.length), 0);
  return { lines: block, under: Array.from({ length: width }, (_, step) => columns[first + step]), headed: false };
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(stored(left) ?? null) === JSON.stringify(stored(right) ?? null);
}

function pasted(column: Column, text: string, record: RecordData | undefined, say: Saying): PastedCell {
  if (!column.editable) return { column, text, value: undefined, problem: 'locked' };
  const value = column.type.parse(text, column.field, say);
  const isMissing = value === null && column.field.required;
  if (value === undefined || isMissing) return { column, text, value, problem: 'invalid' };
  const isSame = record !== undefined && (same(record[column.path], value) || column.type.format(record[column.path], column.field, say) === column.type.format(value, column.field, say));
  return isSame ? { column, text, value, same: true } : { column, text, value };
}

/** What would change if the lines were laid over these rows. */
export function planPaste(lines: readonly string[][], under: readonly (Column | undefined)[], rows: readonly (RecordData | undefined)[], say: Saying): Paste {
  const laid = lines.map((texts, index): PastedRow => {
    const record = rows[index];
    return { record, cells: texts.flatMap((text, step) => { const column = under[step]; return column ? [pasted(column, text, record, say)] : []; }) };
  });
  const there = laid.filter((row) => row.record).flatMap((row) => row.cells);
  const bad = there.filter((cell) => cell.problem).length;
  return {
    columns: under.filter((column) => column !== undefined), rows: laid, bad, good: there.filter((cell) => !cell.problem && !cell.same).length,
    beyond: laid.filter((row) => !row.record && row.cells.some((cell) => cell.text.trim())).length,
  };
}

function valuesOf(cells: readonly PastedCell[]): Record<string, unknown> {
  return Object.fromEntries(cells.filter((cell) => !cell.problem && !cell.same).map((cell) => [cell.column.path, stored(cell.value)]));
}

/** The rows as a bulk change, without the cells that cannot be. */
export function changesOf(paste: Paste): ({ id: string } & Record<string, unknown>)[] {
  return paste.rows.flatMap(({ record, cells }) => {
    const values = valuesOf(cells);
    return record && Object.keys(values).length ? [{ id: record.id, ...values }] : [];
  });
}

/** The lines for which there is no row, as new records. */
export function newRecordsOf(paste: Paste): Record<string, unknown>[] {
  return paste.rows.flatMap(({ record, cells }) => {
    const values = Object.fromEntries(Object.entries(valuesOf(cells)).filter(([, value]) => value !== null));
    return !record && Object.keys(values).length ? [values] : [];
  });
}
