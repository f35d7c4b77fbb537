/** Reads records: lists in windows, single records, groups, timelines. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ask } from './api';
import type { Condition } from './condition/ast';
import { overlaid } from './live/waiting';

export interface RecordData {
  id: string;
  version?: number;
  [field: string]: unknown;
}

export interface RefValue {
  id: string;
  title: string;
}

export interface Money {
  amount: string;
  currency: string;
}

/** What amounts come to: in the one currency that all have, else in the workspace's by rates of the days `since` to `until`. */
export interface Told {
  /** Null where no rate is known for any of them. */
  amount: string | null;
  currency: string;
  /** How many were in another currency, and how many were left out because no rate is known. */
  converted: number;
  missing: number;
  /** All are in one foreign currency, and so many cannot be turned into the workspace's. */
  unrated?: number;
  since: string | null;
  until: string | null;
}

export interface Page {
  records: RecordData[];
  next: string | null;
  count: number | null;
}

export interface ListAsk {
  where?: Condition | null;
  fields?: readonly string[];
  sort?: string;
  q?: string;
  limit?: number;
  count?: 'exact' | 'estimate';
  /** What was deleted instead of what is there, each with `deleted_at` and `deleted_by`. */
  bin?: boolean;
  /** The same list from its end. */
  backwards?: boolean;
  /** How many of the first to pass over: for a jump to where no cursor leads. */
  skip?: number;
}

export interface GroupAsk {
  by: readonly string[];
  measure: readonly string[];
  where?: Condition | null;
  q?: string;
}

export interface Group {
  by: unknown[];
  [measure: string]: unknown;
}

export interface TimelineEvent {
  id: string;
  at: string;
  object: string;
  title: string;
  facts: Readonly<Record<string, unknown>>;
  actor: RefValue | null;
}

function pathOf(object: string, ...rest: string[]): string {
  return ['/api/records', object, ...rest].map((part, index) => (index ? encodeURIComponent(part) : part)).join('/');
}

function listQuery(asked: ListAsk, after: string | null): Record<string, string | number | undefined> {
  return {
    where: asked.where ? JSON.stringify(asked.where) : undefined,
    fields: asked.fields?.join(','),
    sort: asked.sort,
    q: asked.q,
    limit: asked.limit ?? 100,
    after: after ?? undefined,
    count: after ? undefined : asked.count,
    bin: asked.bin ? 1 : undefined,
    backwards: asked.backwards ? 1 : undefined,
    skip: asked.skip || undefined,
  };
}

export async function readPage(object: string, asked: ListAsk, after: string | null, signal?: AbortSignal): Promise<Page> {
  const page = await ask<Page>(pathOf(object), { query: listQuery(asked, after), signal });
  return { ...page, records: page.records.map((record) => overlaid(object, record)) };
}

export const keys = {
  object: (object: string) => [object] as const,
  lists: (object: string) => [object, 'list'] as const,
  list: (object: string, asked: ListAsk) => [object, 'list', asked] as const,
  record: (object: string, id: string) => [object, 'record', id] as const,
  timeline: (object: string, id: string) => [object, 'timeline', id] as const,
};

/** A list that grows page by page as it is scrolled. */
export function listPages(object: string, asked: ListAsk) {
  return infiniteQueryOptions({
    queryKey: keys.list(object, asked),
    queryFn: ({ pageParam, signal }) => readPage(object, asked, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 15_000,
  });
}

/** One page of a list, which its cursor names; what changes in it shows wherever it is kept. */
export function listPage(object: string, asked: ListAsk, after: string | null) {
  return queryOptions({
    queryKey: [object, 'list', 'page', asked, after] as const,
    queryFn: ({ signal }) => readPage(object, asked, after, signal),
    staleTime: 15_000,
  });
}

/** One bounded page: related lists, pickers, samples. */
export function listOnce(object: string, asked: ListAsk) {
  return queryOptions({
    queryKey: [object, 'list', 'once', asked] as const,
    queryFn: ({ signal }) => readPage(object, asked, null, signal),
    staleTime: 15_000,
  });
}

export function countOf(object: string, where: Condition | null, q?: string) {
  return queryOptions({
    queryKey: [object, 'list', 'count', where, q] as const,
    queryFn: async ({ signal }) => (await readPage(object, { where, q, fields: ['id'], limit: 1, count: 'exact' }, null, signal)).count,
    staleTime: 15_000,
  });
}

export function recordQuery(object: string, id: string) {
  return queryOptions({
    queryKey: keys.record(object, id),
    queryFn: async ({ signal }) => overlaid(object, await ask<RecordData>(pathOf(object, id), { signal })),
    staleTime: 15_000,
  });
}

/** The measure of amounts that also says what currency the figure is in, and how it came about. */
export function toldOf(total: string, path: string): string {
  return `money:${total}:${path}`;
}

export function groupsQuery(object: string, asked: GroupAsk) {
  return queryOptions({
    queryKey: [object, 'groups', asked] as const,
    queryFn: async ({ signal }) => {
      const query = { by: asked.by.join(','), measure: asked.measure.join(','), where: asked.where ? JSON.stringify(asked.where) : undefined, q: asked.q };
      return (await ask<{ groups: Group[] }>(pathOf(object, 'groups'), { query, signal })).groups;
    },
    staleTime: 15_000,
  });
}

export function timelinePages(object: string, id: string) {
  return infiniteQueryOptions({
    queryKey: keys.timeline(object, id),
    queryFn: ({ pageParam, signal }) =>
      ask<{ events: TimelineEvent[]; next: string | null }>(pathOf(object, id, 'timeline'), { query: { limit: 50, after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function verbPath(object: string, verb: string, id?: string): string {
  return id ? pathOf(object, id, verb) : pathOf(object, verb);
}

export function recordPath(object: string, ...rest: string[]): string {
  return pathOf(object, ...rest);
}

export function exportAddress(object: string, asked: ListAsk, format: 'csv' | 'xlsx' | 'jsonl' | 'parquet' | 'vcard'): string {
  const query = listQuery(asked, null);
  const search = new URLSearchParams({ format });
  for (const key of ['where', 'fields', 'sort', 'q'] as const) if (query[key]) search.set(key, String(query[key]));
  return `/api/exports/${encodeURIComponent(object)}?${search.toString()}`;
}
