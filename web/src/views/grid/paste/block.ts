/** A block of cells copied from a spreadsheet: read, and laid over the rows of a grid. */
import type { RecordData } from '../../../engine/records';
import type { Saying } from '../../../engine/saying/saying';
import { stored } from '../../../engine/writing';
import type { Column } from '../columns';
import type { Place } from '../keys';

export interface PastedCell {
  column: Column;
  text: string;
  value: unknown;
  /** Why this cell stays as it is. */
  problem?: 'locked' | 'invalid';
}

export interface PastedRow {
  record: RecordData;
  cells: PastedCell[];
}

export interface Paste {
  rows: PastedRow[];
  good: number;
  bad: number;
  /** Rows of the block for which the list has none. */
  beyond: number;
}

/** Lines and tabs, with quotes around what holds either, as spreadsheets write them. */
export function readBlock(text: string): string[][] {
  const rows: string[][] = [];
  const cell = /(?:^"((?:[^"]|"")*)"|([^\t\n\r]*))(\t|\r\n|\n|\r|$)/y;
  let row: string[] = [];
  for (let at = 0; at < text.length || row.length > 0;) {
    const rest = text.slice(at);
    cell.lastIndex = 0;
    const found = cell.exec(rest);
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

function pasted(column: Column, text: string, say: Saying): PastedCell {
  if (!column.editable) return { column, text, value: undefined, problem: 'locked' };
  const value = column.type.parse(text, column.field, say);
  const isMissing = value === null && column.field.required;
  return value === undefined || isMissing ? { column, text, value, problem: 'invalid' } : { column, text, value };
}

/** What would change if the block were laid over the rows from this cell on. */
export function planPaste(block: readonly string[][], rows: readonly (RecordData | undefined)[], columns: readonly Column[], at: Place, say: Saying): Paste {
  const laid = block.slice(0, Math.max(rows.length - at.row, 0)).flatMap((texts, index): PastedRow[] => {
    const record = rows[at.row + index];
    const cells = texts.flatMap((text, step) => {
      const column = columns[at.column + step];
      return column ? [pasted(column, text, say)] : [];
    });
    return record ? [{ record, cells }] : [];
  });
  const all = laid.flatMap((row) => row.cells);
  const bad = all.filter((cell) => cell.problem).length;
  return { rows: laid, good: all.length - bad, bad, beyond: block.length - laid.length };
}

/** The rows as a bulk change, without the cells that cannot be. */
export function changesOf(paste: Paste): ({ id: string } & Record<string, unknown>)[] {
  return paste.rows.flatMap(({ record, cells }) => {
    const good = cells.filter((cell) => !cell.problem);
    return good.length ? [{ id: record.id, ...Object.fromEntries(good.map((cell) => [cell.column.path, stored(cell.value)])) }] : [];
  });
}
