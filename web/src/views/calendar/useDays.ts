/** What lies on the days on screen: the records, how many there are, and moving one to another day. */
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Field, ObjectSpec } from '../../engine/catalog';
import { allOf } from '../../engine/condition/ast';
import { groupsQuery, keys, type ListAsk, listOnce, type RecordData } from '../../engine/records';
import { useSaying } from '../../engine/saying/useSaying';
import { toast } from '../../ui/float/toast';
import { useSave } from '../saving/useSave';
import { addDays, dayOf, onDay, sayFull, startOfDay } from './days';

const most = 500;

export interface Days {
  on: (day: string) => readonly RecordData[];
  /** Also those for which there was no room. */
  count: (day: string) => number;
  total: number | null;
  pending: boolean;
  error: Error | null;
  again: () => void;
  move: (record: RecordData, day: string) => void;
}

interface Shown {
  first: string;
  last: string;
  /** So many find room on one day. */
  most: number;
}

export function useDays(object: ObjectSpec, at: Field, asked: ListAsk, days: Shown): Days {
  const { t } = useTranslation('list');
  const say = useSaying();
  const client = useQueryClient();
  const save = useSave(object.name);
  const [moves, setMoves] = useState<ReadonlyMap<string, RecordData>>(new Map());
  const where = useMemo(() => allOf([asked.where, [at.name, '>=', startOfDay(days.first, at, say)], [at.name, '<', startOfDay(addDays(days.last, 1), at, say)]]), [asked.where, at, days, say]);
  const query = useQuery({ ...listOnce(object.name, { ...asked, where, sort: at.name, limit: most }), placeholderData: (before) => before });
  const counts = useQuery({ ...groupsQuery(object.name, { by: [`${at.name}:day`], measure: ['count'], where, q: asked.q }), placeholderData: (before) => before });

  const isWhole = query.data === undefined || query.data.next === null;
  // Where a month holds too many to be read at once, each day is asked for those it has room for.
  const full = isWhole ? [] : (counts.data ?? []).map((group) => String(group.by[0]).slice(0, 10)).sort();
  const each = useQueries({
    queries: full.map((day) => listOnce(object.name, { ...asked, where: allOf([asked.where, [at.name, '>=', startOfDay(day, at, say)], [at.name, '<', startOfDay(addDays(day, 1), at, say)]]), sort: at.name, limit: days.most })),
    combine: (answers) => answers.flatMap((answer) => answer.data?.records ?? []),
  });
  const byDay = useMemo(() => {
    const found = new Map<string, RecordData[]>();
    for (const record of isWhole ? (query.data?.records ?? []) : each) {
      const shown = moves.get(record.id) ?? record;
      const day = dayOf(shown[at.name], at, say);
      found.set(day, [...(found.get(day) ?? []), shown]);
    }
    return found;
  }, [at, each, isWhole, moves, query.data, say]);
  const countOf = useMemo(() => new Map(counts.data?.map((group) => [String(group.by[0]).slice(0, 10), Number(group.count)])), [counts.data]);

  const move = useCallback(async function carry(record: RecordData, day: string): Promise<void> {
    const before = dayOf(record[at.name], at, say);
    if (before === day) return;
    const landed = { ...record, [at.name]: onDay(day, record[at.name], at, say) };
    setMoves((known) => new Map(known).set(record.id, landed));
    if (await save(record, { [at.name]: landed[at.name] })) {
      toast({ text: t('calendar.done', { name: String(record[object.title] ?? t('untitled')), day: sayFull(day, say) }), action: { label: t('shell:undo'), run: () => void carry(landed, before) } });
      await client.invalidateQueries({ queryKey: keys.object(object.name) });
    }
    setMoves((known) => new Map([...known].filter(([id]) => id !== record.id)));
  }, [at, client, object, save, say, t]);

  return {
    on: (day) => byDay.get(day) ?? [],
    count: (day) => (isWhole ? (byDay.get(day)?.length ?? 0) : (countOf.get(day) ?? 0)),
    total: counts.data ? counts.data.reduce((sum, group) => sum + Number(group.count), 0) : null,
    pending: query.isPending, error: query.error, again: () => void query.refetch(), move: (record, day) => void move(record, day),
  };
}
