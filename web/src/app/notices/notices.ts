/** What one should know of: mentions, tasks given or due, work that is done; one line for each record it is about. */
import { type QueryClient, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ask } from '../../engine/api';
import { type Catalog, objectNamed, type ObjectSpec, useCatalog } from '../../engine/catalog';
import type { Condition } from '../../engine/condition/ast';
import { countOf, keys, listOnce, type RecordData, recordPath, type RefValue } from '../../engine/records';
import { showValues } from '../../engine/writing';

export type NoticeKind = 'mention' | 'assignment' | 'due' | 'done' | 'found' | 'trouble';
export const noticeKinds: readonly NoticeKind[] = ['mention', 'assignment', 'due', 'done', 'found', 'trouble'];

export interface Notice {
  /** Of all that say something about the same record, the newest first. */
  ids: readonly string[];
  unread: readonly string[];
  kind: NoticeKind;
  by: string;
  object: ObjectSpec | undefined;
  record: string | null;
  title: string;
  detail: Readonly<Record<string, unknown>>;
  at: string;
}

const shown = 80;
const waiting: Condition = ['read_at', 'empty'];
const fields = ['kind', 'by', 'object', 'record', 'detail', 'created_at', 'read_at'];

export function useUnread(): number {
  const can = objectNamed(useCatalog(), 'notification')?.can.read ?? false;
  return useQuery({ ...countOf('notification', waiting), enabled: can }).data ?? 0;
}

function idOf(record: unknown): string | null {
  if (typeof record === 'string') return record;
  return typeof record === 'object' && record !== null && 'id' in record ? String(record.id) : null;
}

/** What the records are called, asked for as this person: what they may not see has no name, and is not told of. */
function useTitles(catalog: Catalog, told: readonly RecordData[]): { names: ReadonlyMap<string, string>; ready: boolean } {
  const objects = [...new Set(told.flatMap((each) => (idOf(each.record) ? [String(each.object)] : [])))].flatMap((name) => objectNamed(catalog, name) ?? []);
  const asked = useQueries({
    queries: objects.map((object) => {
      const ids = [...new Set(told.filter((each) => each.object === object.name).flatMap((each) => idOf(each.record) ?? []))];
      return listOnce(object.name, { where: ['id', 'in', ids] as Condition, fields: object.title ? [object.title] : ['id'], limit: shown });
    }),
  });
  const names = new Map<string, string>();
  asked.forEach(({ data }, index) => {
    for (const record of data?.records ?? []) names.set(record.id, titleIn(record, objects[index]));
  });
  return { names, ready: asked.every(({ data }) => data) };
}

function titleIn(record: RecordData, object: ObjectSpec | undefined): string {
  const value = object?.title ? record[object.title] : null;
  return typeof value === 'object' && value !== null && 'title' in value ? String(value.title ?? '') : String(value ?? '');
}

function detailOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

export function useNotices(): { notices: Notice[]; ready: boolean } {
  const catalog = useCatalog();
  const told = useQuery(listOnce('notification', { fields, sort: '-created_at', limit: shown })).data?.records;
  const { names, ready } = useTitles(catalog, told ?? []);
  const grouped = new Map<string, RecordData[]>();
  for (const each of told ?? []) {
    const record = idOf(each.record);
    if (record && !names.has(record)) continue;
    const key = record ?? each.id;
    grouped.set(key, [...(grouped.get(key) ?? []), each]);
  }
  const notices = [...grouped.values()].flatMap((same): Notice[] => {
    const [newest] = same;
    if (!newest) return [];
    const record = idOf(newest.record);
    return [{
      ids: same.map(({ id }) => id), unread: same.filter((each) => !each.read_at).map(({ id }) => id), kind: newest.kind as NoticeKind, by: (newest.by as RefValue | null)?.title ?? '',
      object: objectNamed(catalog, String(newest.object)), record, title: record ? names.get(record) ?? '' : '', detail: detailOf(newest.detail), at: String(newest.created_at),
    }];
  });
  return { notices, ready: told !== undefined && ready };
}

async function mark(client: QueryClient, ids: readonly string[], at: string | null): Promise<void> {
  for (const id of ids) showValues(client, 'notification', id, { read_at: at });
  await Promise.all(ids.map((id) => ask(recordPath('notification', id), { method: 'PATCH', body: { read_at: at } })));
  await client.invalidateQueries({ queryKey: keys.object('notification') });
}

export function useMarking() {
  const client = useQueryClient();
  const read = useCallback((notice: Notice) => (notice.unread.length ? mark(client, notice.unread, new Date().toISOString()) : Promise.resolve()), [client]);
  const unread = useCallback((notice: Notice) => mark(client, notice.ids.slice(0, 1), null), [client]);
  const all = useCallback(async () => {
    await ask(recordPath('notification', 'bulk'), { method: 'POST', body: { mode: 'each', where: waiting, set: { read_at: new Date().toISOString() } } });
    await client.invalidateQueries({ queryKey: keys.object('notification') });
  }, [client]);
  return { read, unread, all };
}

/** Where a notice leads. */
export function placeOf(notice: Notice): { to: string; search: Readonly<Record<string, string>> } | null {
  const { object, record, detail } = notice;
  if (typeof detail.run === 'string' && object) return { to: `/import/${object.name}`, search: { job: detail.run } };
  if (typeof detail.study === 'string') return { to: `/study/${detail.study}`, search: {} };
  if (!object) return null;
  // What is looked after under Settings stands there with what can be done.
  if (notice.kind === 'trouble' && object.name === 'webhook') return { to: '/settings/webhooks', search: {} };
  return { to: record ? `/${object.name}/${record}` : `/${object.name}`, search: {} };
}
