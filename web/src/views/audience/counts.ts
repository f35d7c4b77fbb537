/** How many customers a condition finds, and how many of them may get a mail. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { allOf, type Condition } from '../../engine/condition/ast';
import { countOf, groupsQuery } from '../../engine/records';

export interface Reach {
  /** What is counted, once it has settled. */
  where: Condition | null;
  size: number | null;
  base: number | null;
  granted: number;
  unknown: number;
  withdrawn: number;
  /** Without an address, or whose address does not work. */
  unreachable: number | null;
  at: number;
  pending: boolean;
  problem: string | null;
}

/** The value after it has stayed the same for a while. */
export function useSettled<Value>(value: Value, milliseconds = 350): Value {
  const [settled, settle] = useState(value);
  const key = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(JSON.parse(key) as Value), milliseconds);
    return () => clearTimeout(timer);
  }, [key, milliseconds]);
  return settled;
}

const reachable: Condition[] = [['email', 'not_empty'], ['email_bounced_at', 'empty']];

/** Members of a static list, as a condition over customers. */
export function membersOf(segment: string): Condition {
  return ['any', 'segment_members', ['segment', '=', segment]];
}

interface SegmentLike {
  id: string;
  kind?: unknown;
  condition?: unknown;
}

/** The condition over customers that holds for exactly the people of a segment; null means everybody. */
export function conditionOf(segment: SegmentLike): Condition | null {
  if (segment.kind === 'static') return membersOf(segment.id);
  return Array.isArray(segment.condition) && segment.condition.length > 0 ? (segment.condition as Condition) : null;
}

export function useReach(where: Condition | null, enabled = true): Reach {
  const settled = useSettled(where);
  const size = useQuery({ ...countOf('customer', settled), enabled, placeholderData: keepPreviousData });
  const base = useQuery({ ...countOf('customer', null), enabled });
  const byConsent = useQuery({
    ...groupsQuery('customer', { by: ['email_consent'], measure: ['count'], where: allOf([settled, ...reachable]) }),
    enabled,
    placeholderData: keepPreviousData,
  });
  const of = (name: string) => (byConsent.data ?? []).filter((group) => (group.by[0] ?? 'unknown') === name).reduce((total, group) => total + Number(group.count ?? 0), 0);
  const granted = of('granted');
  const unknown = of('unknown');
  const withdrawn = of('withdrawn');
  const known = typeof size.data === 'number' && byConsent.data ? size.data : null;
  return {
    where: settled,
    size: size.data ?? null,
    base: base.data ?? null,
    granted, unknown, withdrawn,
    unreachable: known === null ? null : Math.max(known - granted - unknown - withdrawn, 0),
    at: size.dataUpdatedAt,
    pending: JSON.stringify(settled) !== JSON.stringify(where) || size.isFetching,
    problem: size.error ? size.error.message : null,
  };
}
