/** Records that may be the same: asks for them, merges two, takes a merge back. */
import { queryOptions } from '@tanstack/react-query';
import { ask } from '../../engine/api';
import { type RecordData, recordPath, recordQuery } from '../../engine/records';
import { stored, type Values } from '../../engine/writing';

export interface Reason {
  field: string;
  degree: string;
  text: string;
}

export interface Alike {
  id: string;
  title: string;
  /** From 0 to 1. */
  score: number;
  likely: boolean;
  reasons: Reason[];
}

export interface Merged {
  record: RecordData;
  run: string;
  moved: number;
  repeated: number;
}

function plain(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, stored(value)]));
}

/** The few records that may be the one with these values; `id` is that record itself. */
export function alikeQuery(object: string, values: Values, id?: string) {
  return queryOptions({
    queryKey: [object, 'alike', id ?? null, values] as const,
    queryFn: async ({ signal }) => {
      const body = { values: plain(values), ...(id ? { id } : {}) };
      return (await ask<{ records: Alike[] }>(recordPath(object, 'duplicates'), { method: 'POST', body, signal })).records;
    },
    staleTime: 30_000,
    retry: false,
  });
}

/** One of two records that are compared; always as it is now. */
export function twinQuery(object: string, id: string) {
  return queryOptions({ ...recordQuery(object, id), staleTime: 0, retry: false });
}

export function mergeRecords(object: string, winner: string, loser: string, values: Values): Promise<Merged> {
  return ask<Merged>(recordPath(object, winner, 'merge'), { method: 'POST', body: { loser, values: plain(values) } });
}
