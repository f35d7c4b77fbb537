/** The rows of a grid: read from both ends, so that the last is as near as the first however many there are. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { keys, type ListAsk, type RecordData } from '../../../engine/records';
import { type Span, usePages } from './pages';

/** What stands under a group's name. */
export interface GroupLine {
  key: string;
  value: unknown;
  count: number;
  figures: Readonly<Record<string, unknown>>;
  open: boolean;
}

export type Line = { row: number } | { group: GroupLine };

export interface Rows {
  /** How many rows have a place, read or not. */
  size: number;
  /** Undefined while it is being read. */
  at: (row: number) => RecordData | undefined;
  /** The place of a row in the whole list, from 0. */
  numberOf: (row: number) => number;
  /** How many match, as far as that is known. */
  total: number | null;
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

/** More rows than anybody scrolls past; a browser draws no list of a million lines. */
const mostLines = 20_000;
const between = 2_000;

/** Keeps a span of lines; a small move within what is read anyway changes nothing. */
export function useSpan(): [Span, (from: number, to: number) => void] {
  const [span, setSpan] = useState<Span>({ from: 0, to: 40 });
  const show = useCallback((from: number, to: number) => {
    setSpan((before) => (Math.abs(before.from - from) < 10 && Math.abs(before.to - to) < 10 ? before : { from, to }));
  }, []);
  return [span, show];
}

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

export function useRows(object: string, asked: ListAsk, enabled = true): Rows {
  const [span, show] = useSpan();
  const [reach, setReach] = useState({ asked: '', head: 0, tail: 0, size: 0 });
  const again = useAgain(object);
  const counted: ListAsk = { ...asked, limit: undefined, count: 'exact' };
  const name = JSON.stringify(counted);
  const now = reach.asked === name ? reach : { asked: name, head: 0, tail: 0, size: 0 };
  const fromEnd = { from: Math.max(0, now.size - 1 - span.to), to: Math.max(0, now.size - 1 - span.from) };
  const isNearEnd = now.size > 400 && fromEnd.from - now.tail < span.from - now.head && span.from > now.head;
  const streams = usePages(object, [
    { asked: counted, window: enabled ? (isNearEnd ? { from: 0, to: 0 } : span) : null },
    { asked: { ...counted, count: undefined, backwards: true }, window: enabled && isNearEnd ? fromEnd : null },
  ]);
  const [head, tail] = streams;
  if (!head || !tail) throw new Error('A list has two ends.');
  const { total } = head;
  const size = total === null ? head.known : Math.min(total, Math.max(mostLines, head.known + tail.known + between));
  if (enabled && (now.head !== head.known || now.tail !== tail.known || now.size !== size || reach.asked !== name)) {
    setReach({ asked: name, head: head.known, tail: tail.known, size });
  }
  const isAtEnd = (row: number) => row >= size - tail.known && row >= Math.min(head.known, size - 1);
  return useHeld({
    size, total, show, again, lines: size,
    at: (row) => (isAtEnd(row) ? tail.at(size - 1 - row) ?? head.at(row) : head.at(row)),
    numberOf: (row) => (isAtEnd(row) && total !== null ? total - (size - row) : row),
    loading: head.pending, error: head.error ?? tail.error,
    lineAt: (row) => ({ row }), lineOf: (row) => row,
  });
}
