/** The columns of a board with their figures, and what changes in them while cards move. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Field, fieldNamed, type ObjectSpec, type View } from '../../engine/catalog';
import { groupsQuery, type ListAsk, type Told, toldOf } from '../../engine/records';
import type { Saying } from '../../engine/saying/saying';
import { useSaying } from '../../engine/saying/useSaying';
import { groupName, inOrder, nameOfKey } from '../grid/lines/grouping';
import type { Moves } from './moves';

export interface Lane {
  key: string;
  value: unknown;
  label: string;
  hue: string | null | undefined;
  count: number;
  sum: number;
  currency: string | null;
  /** How a sum of amounts in several currencies came about. */
  told?: Told;
  /** Only the server can say what the sum is with what was moved here: it is in another currency. */
  unsettled?: boolean;
  /** How likely what lies here comes to a good end, where stages say so. */
  chance: number | undefined;
}

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
  let { count, sum, currency, unsettled } = lane;
  for (const { record, was, from, to } of moves.values()) {
    const sign = Number(to === lane.key) - Number(from === lane.key);
    if (sign === 0) continue;
    const money = amountOf(total && (sign > 0 ? record : was)[total.name]);
    count += sign;
    sum += sign * money.amount;
    if (!money.currency) continue;
    currency ??= money.currency;
    unsettled = unsettled || currency !== money.currency || Boolean(lane.told?.converted);
  }
  return { ...lane, count, sum, currency, unsettled };
}

function valuesOf(by: Field, found: readonly unknown[], say: Saying): unknown[] {
  const known = by.options ? [...by.options.map((option) => option.value as unknown), ...found.filter((value) => !by.options?.some((option) => option.value === value))] : found;
  return inOrder(by, known, say);
}

/** As many columns as a board has room for, those with the most in them, in the order they come. */
export function fullest(lanes: readonly Lane[], most: number): readonly Lane[] {
  if (lanes.length <= most) return lanes;
  const chosen = new Set([...lanes].sort((left, right) => right.count - left.count).slice(0, most));
  return lanes.filter((lane) => chosen.has(lane));
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
  const summed = total && (total.type === 'money' ? toldOf('sum', total.name) : `sum:${total.name}`);
  const measure = useMemo(() => ['count', ...(summed ? [summed] : [])], [summed]);
  const query = useQuery({ ...groupsQuery(object.name, { by: [by.name], measure, where: asked.where, q: asked.q }), placeholderData: (before) => before });
  const still = useMemo(() => {
    const isWeighed = by.options?.some(({ chance = 0 }) => chance > 0 && chance < 1);
    const groups = new Map(query.data?.map((group) => [nameOfKey(group.by[0]), group]));
    return valuesOf(by, query.data?.map((group) => group.by[0]) ?? [], say).map((value): Lane => {
      const key = nameOfKey(value);
      const option = by.options?.find((each) => each.value === value);
      const group = groups.get(key);
      const figure = summed ? group?.[summed] : undefined;
      const told = total?.type === 'money' ? (figure as Told | null | undefined) ?? undefined : undefined;
      return {
        key, value, label: groupName(by, value, say) || t('group.none', { field: by.label }), hue: option?.color, chance: isWeighed ? option?.chance : undefined, count: Number(group?.count ?? 0),
        sum: Number((told ? told.amount : figure) ?? 0), currency: told?.currency ?? null, told,
      };
    });
  }, [by, query.data, say, summed, t, total]);
  const lanes = useMemo(() => (moves.size ? still.map((lane) => moved(lane, moves, total)) : still), [moves, still, total]);
  return { lanes, query: { ...query, error: query.data ? null : query.error } };
}

