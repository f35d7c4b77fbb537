/** The columns of a board with their figures, and what changes in them while cards move. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Field, fieldNamed, type ObjectSpec, type View } from '../../engine/catalog';
import { groupsQuery, keys, type ListAsk, type RecordData } from '../../engine/records';
import type { Saying } from '../../engine/saying/saying';
import { useSaying } from '../../engine/saying/useSaying';
import { toast } from '../../ui/float/toast';
import { groupName, inOrder, nameOfKey } from '../grid/lines/grouping';
import { currencyOf } from '../grid/totals/measures';
import { useSave } from '../saving/useSave';

export interface Lane {
  key: string;
  value: unknown;
  label: string;
  hue: string | null | undefined;
  count: number;
  sum: number;
  currency: string | null;
  /** Amounts in several currencies, which do not add up. */
  mixed: boolean;
}

export interface Move {
  record: RecordData;
  from: string;
  to: string;
}

export type Moves = ReadonlyMap<string, Move>;

/** What the head of a column adds up: what the view says, else the first amount of money. */
export function totalField(object: ObjectSpec, by: Field, view: View | undefined): Field | undefined {
  if (view?.by === by.name) return view.total ? fieldNamed(object, view.total) : undefined;
  return object.fields.find((field) => field.type === 'money' && !field.study && field.measures?.includes('sum'));
}

function amountOf(value: unknown): { amount: number; currency: string | null } {
  if (typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value) return { amount: Number(value.amount), currency: String(value.currency) };
  return { amount: Number(value ?? 0), currency: null };
}

/** The figures as they will be once the server has followed. */
function moved(lane: Lane, moves: Moves, total: Field | undefined): Lane {
  let { count, sum, currency, mixed } = lane;
  for (const { record, from, to } of moves.values()) {
    const sign = Number(to === lane.key) - Number(from === lane.key);
    if (sign === 0) continue;
    const money = amountOf(total && record[total.name]);
    count += sign;
    sum += sign * money.amount;
    if (sign > 0 && money.currency) {
      mixed = mixed || (currency !== null && currency !== money.currency);
      currency ??= money.currency;
    }
  }
  return { ...lane, count, sum, currency, mixed };
}

function valuesOf(by: Field, found: readonly unknown[], say: Saying): unknown[] {
  const known = by.options ? [...by.options.map((option) => option.value as unknown), ...found.filter((value) => !by.options?.some((option) => option.value === value))] : found;
  return inOrder(by, known, say);
}

interface Asked {
  object: ObjectSpec;
  by: Field;
  total: Field | undefined;
  asked: ListAsk;
}

export function useLanes({ object, by, total, asked }: Asked, moves: Moves): { lanes: Lane[]; query: { isPending: boolean; error: Error | null; refetch: () => unknown } } {
  const { t } = useTranslation('list');
  const say = useSaying();
  const measure = useMemo(() => ['count', ...(total ? [`sum:${total.name}`, ...(total.type === 'money' ? [currencyOf(total.name)] : [])] : [])], [total]);
  const query = useQuery({ ...groupsQuery(object.name, { by: [by.name], measure, where: asked.where, q: asked.q }), placeholderData: (before) => before });
  const still = useMemo(() => {
    const groups = new Map(query.data?.map((group) => [nameOfKey(group.by[0]), group]));
    return valuesOf(by, query.data?.map((group) => group.by[0]) ?? [], say).map((value): Lane => {
      const key = nameOfKey(value);
      const group = groups.get(key);
      const currency = total ? group?.[currencyOf(total.name)] : null;
      const sum = Number((total && group?.[`sum:${total.name}`]) ?? 0);
      return {
        key, value, label: groupName(by, value, say) || t('group.none', { field: by.label }), hue: by.options?.find((option) => option.value === value)?.color, count: Number(group?.count ?? 0), sum,
        currency: typeof currency === 'string' ? currency : null, mixed: total?.type === 'money' && sum !== 0 && typeof currency !== 'string',
      };
    });
  }, [by, query.data, say, t, total]);
  const lanes = useMemo(() => (moves.size ? still.map((lane) => moved(lane, moves, total)) : still), [moves, still, total]);
  return { lanes, query };
}

export function useMoves({ object, by }: Pick<Asked, 'object' | 'by'>) {
  const { t } = useTranslation('list');
  const client = useQueryClient();
  const save = useSave(object.name);
  const [moves, setMoves] = useState<Moves>(new Map());
  const move = useCallback(async function carry(record: RecordData, from: Lane, to: Lane): Promise<void> {
    if (from.key === to.key) return;
    setMoves((before) => new Map(before).set(record.id, { record, from: from.key, to: to.key }));
    const kept = await save(record, { [by.name]: to.value });
    if (kept) {
      const name = String(record[object.title] ?? t('untitled'));
      const landed = { ...record, version: (record.version ?? 0) + 1, [by.name]: to.value };
      toast({ text: t('board.done', { name, field: by.label, column: to.label }), action: { label: t('shell:undo'), run: () => void carry(landed, to, from) } });
      await client.invalidateQueries({ queryKey: keys.object(object.name) });
    }
    setMoves((before) => {
      const after = new Map(before);
      if (after.get(record.id)?.to === to.key) after.delete(record.id);
      return after;
    });
  }, [by, client, object, save, t]);
  return { moves, move };
}
