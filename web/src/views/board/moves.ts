/** Cards on their way to another column: they wait while the network is away, and come back when the server refuses. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Field, fieldNamed, type ObjectSpec } from '../../engine/catalog';
import { keys, type RecordData } from '../../engine/records';
import type { Values } from '../../engine/writing';
import { isNothing } from '../../fields/base/compare';
import { toast } from '../../ui/float/toast';
import { settable } from '../grid/settable';
import { useSave } from '../saving/useSave';
import type { Lane } from './lanes';

export interface Move {
  /** As the card will be, and as it was. */
  record: RecordData;
  was: RecordData;
  from: string;
  to: string;
  /** The server could not be reached; it is tried again. */
  waiting?: boolean;
}

export type Moves = ReadonlyMap<string, Move>;

/** A move for which something is asked first. */
export interface Wanting {
  record: RecordData;
  from: Lane;
  to: Lane;
  fields: Field[];
}

const firstPause = 2_000;
const longestPause = 30_000;

/** When the network comes back, and at the latest after this time. */
function comesBack(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener('online', done);
  });
}

/** The fields that any column of the board needs. */
export function neededFields(by: Field): string[] {
  return [...new Set((by.options ?? []).flatMap((option) => option.requires ?? []))];
}

/** What this column needs, the record lacks, and the person may fill in. */
export function lacking(object: ObjectSpec, by: Field, record: RecordData, to: Lane): Field[] {
  const needs = by.options?.find((option) => option.value === to.value)?.requires ?? [];
  return needs.flatMap((name) => fieldNamed(object, name) ?? []).filter((field) => isNothing(record[field.name]) && settable(field));
}

/** Whoever closes the page while something waits is warned. */
function useWarning(waits: boolean): void {
  useEffect(() => {
    if (!waits) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [waits]);
}

export function useMoves({ object, by }: { object: ObjectSpec; by: Field }) {
  const { t } = useTranslation('list');
  const client = useQueryClient();
  const save = useSave(object.name);
  const [moves, setMoves] = useState<Moves>(new Map());
  const [wanting, setWanting] = useState<Wanting | null>(null);
  /** Which move of a card is the last one: an earlier one that still waits gives up. */
  const turns = useRef(new Map<string, symbol>());
  useWarning(useMemo(() => [...moves.values()].some((move) => move.waiting), [moves]));

  const carry = useCallback(async function carry(record: RecordData, from: Lane, to: Lane, more: Values = {}): Promise<void> {
    const { id } = record;
    const turn = Symbol(id);
    turns.current.set(id, turn);
    const isLast = () => turns.current.get(id) === turn;
    const values = { [by.name]: to.value, ...more };
    const show = (waiting: boolean) => setMoves((before) => new Map(before).set(id, { record: { ...record, ...more }, was: before.get(id)?.was ?? record, from: before.get(id)?.from ?? from.key, to: to.key, waiting }));
    show(false);
    let kept = await save(record, values, { patient: true });
    for (let pause = firstPause; kept === null && isLast(); pause = Math.min(pause * 2, longestPause)) {
      show(true);
      await comesBack(pause);
      if (isLast()) kept = await save(record, values, { patient: true });
    }
    if (!isLast()) return;
    turns.current.delete(id);
    if (kept) {
      const name = String(record[object.title] ?? t('untitled'));
      const landed = { ...record, ...values };
      toast({ text: t('board.done', { name, field: by.label, column: to.label }), action: { label: t('shell:undo'), run: () => void carry(landed, to, from) } });
      await client.invalidateQueries({ queryKey: keys.object(object.name) });
    }
    if (turns.current.has(id)) return;
    setMoves((before) => {
      const after = new Map(before);
      after.delete(id);
      return after;
    });
  }, [by, client, object, save, t]);

  /** Asks first for what the column needs. */
  const move = useCallback(async (record: RecordData, from: Lane, to: Lane): Promise<void> => {
    if (from.key === to.key) return;
    const fields = lacking(object, by, record, to);
    if (fields.length > 0) setWanting({ record, from, to, fields });
    else await carry(record, from, to);
  }, [by, carry, object]);

  const answer = useCallback((given: Values | null) => {
    setWanting(null);
    if (given && wanting) void carry(wanting.record, wanting.from, wanting.to, given);
  }, [carry, wanting]);
  return { moves, move, wanting, answer };
}
