/** The rows of a grid: read where somebody looks, from the nearer end, however many there are. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Field } from '../../../engine/catalog';
import { keys, type ListAsk, type Page, readPage, type RecordData } from '../../../engine/records';
import { usePages } from './pages';
import { stride, useSpan } from './useSpan';

/** What stands under a group's name. */
export interface GroupLine {
  key: string;
  value: unknown;
  count: number;
  figures: Readonly<Record<string, unknown>>;
  open: boolean;
  /** So many of its rows have a place here, where it has more. */
  most?: number;
}

/** What a list is grouped by; opening and closing a group, and showing it as a list of its own. */
export interface Grouped {
  field: Field;
  onToggle: (key: string) => void;
  onAlone: (value: unknown) => void;
}

export type Line = { row: number } | { group: GroupLine };

export interface Rows {
  /** How many rows have a place, read or not. */
  size: number;
  /** Undefined while it is being read. */
  at: (row: number) => RecordData | undefined;
  /** All that was read, from the top: rows and their records. */
  held: () => [number, RecordData][];
  /** How many match, as far as that is known. */
  total: number | null;
  /** Reads so many rows from one on, wherever they are; not where rows stand in groups. */
  read?: (row: number, count: number) => Promise<RecordData[]>;
  loading: boolean;
  error: Error | null;
  /** Says which lines are on screen, so that they are read. */
  show: (from: number, to: number) => void;
  again: () => void;
  /** Rows and the heads of their groups, one under the other. */
  lines: number;
  lineAt: (line: number) => Line;
  lineOf: (row: number) => number;
}

/** So few are read from their beginning alone. */
const few = 2_000;

export function useAgain(object: string): () => void {
  const client = useQueryClient();
  return useCallback(() => void client.refetchQueries({ queryKey: keys.lists(object), type: 'active' }), [client, object]);
}

/** What was there before stays until the first page of what is asked now has come. */
export function useHeld(rows: Rows): Rows {
  const held = useRef<Rows | null>(null);
  useEffect(() => {
    if (!rows.loading) held.current = rows;
  });
  return rows.loading && held.current && !rows.error ? { ...held.current, show: rows.show, again: rows.again } : rows;
}

/** Rows one after the other from a place on. */
async function readRows(object: string, asked: ListAsk, from: number, count: number): Promise<RecordData[]> {
  const found: RecordData[] = [];
  for (let after: string | null = null, isFirst = true; found.length < count && (isFirst || after); isFirst = false) {
    const page: Page = await readPage(object, { ...asked, count: undefined, limit: Math.min(count - found.length, 500), skip: isFirst ? from : undefined }, after);
    found.push(...page.records);
    after = page.next;
  }
  return found;
}

export function useRows(object: string, asked: ListAsk, enabled = true): Rows {
  const [span, show] = useSpan();
  const [counted, setCounted] = useState({ asked: '', size: 0 });
  const again = useAgain(object);
  const whole: ListAsk = { ...asked, limit: undefined, count: 'exact' };
  const name = JSON.stringify(whole);
  const before = counted.asked === name ? counted.size : 0;
  // What is nearer to the end is read from there.
  const half = before > few ? Math.ceil(before / 2) : before;
  const isBehind = before > few && span.from - stride >= half;
  const spans = span.to + stride >= half && before > few;
  const fromEnd = { from: Math.max(0, Math.min(before - 1 - span.to, before - half - 1)), to: Math.min(before - half - 1, before - 1 - span.from) };
  const [head, tail] = usePages(object, [
    { asked: whole, window: enabled ? (isBehind ? { from: 0, to: 0 } : before > few ? { from: Math.min(span.from, half - 1), to: Math.min(span.to, half - 1) } : span) : null },
    { asked: { ...whole, count: undefined, backwards: true }, window: enabled && spans ? fromEnd : null },
  ]);
  if (!head || !tail) throw new Error('A list has two ends.');
  const { total } = head;
  const size = total ?? head.known;
  if (enabled && !head.pending && (counted.asked !== name || counted.size !== size)) setCounted({ asked: name, size });
  const isLate = (row: number) => before > few && row >= half;
  return useHeld({
    size, total, show, again, lines: size,
    at: (row) => (isLate(row) ? tail.at(size - 1 - row) : head.at(row)),
    held: () => [...head.held().filter(([row]) => !isLate(row)), ...tail.held().map(([at, record]): [number, RecordData] => [size - 1 - at, record]).filter(([row]) => isLate(row)).reverse()],
    read: (row, count) => readRows(object, asked, row, count),
    loading: head.pending, error: head.error ?? tail.error,
    lineAt: (row) => ({ row }), lineOf: (row) => row,
  });
}
