/** Writes records: what is on screen changes at once, the server follows, and every write can be undone. */
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { ask, Problem } from './api';
import type { Condition } from './condition/ast';
import { asWork } from './live/working';
import { freshKey, wait } from './live/waiting';
import { keys, type RecordData, recordPath } from './records';

export type Values = Readonly<Record<string, unknown>>;

export interface BulkAsk {
  create?: Values[];
  update?: ({ id: string } & Record<string, unknown>)[];
  delete?: string[] | true;
  restore?: string[];
  where?: Condition;
  set?: Values;
  mode?: 'all' | 'each';
}

export interface BulkAnswer {
  run: string | null;
  created: number;
  updated: number;
  deleted: number;
  restored: number;
  rejected: { index: number; fields: { path: string; code: string; message: string }[] }[];
}

function changed(record: RecordData, id: string, values: Values): RecordData {
  return record.id === id ? { ...record, ...values } : record;
}

/** Takes from an answer what a record on screen already shows, and its version. */
function renewed(record: RecordData, answer: RecordData): RecordData {
  const names = Object.keys(answer).filter((name) => name in record || name === 'version');
  return { ...record, ...Object.fromEntries(names.map((name) => [name, answer[name]])) };
}

function within(data: unknown, change: (record: RecordData) => RecordData): unknown {
  if (typeof data !== 'object' || data === null) return data;
  if ('pages' in data && Array.isArray(data.pages)) return { ...data, pages: data.pages.map((page: unknown) => within(page, change)) };
  if ('records' in data && Array.isArray(data.records)) return { ...data, records: (data.records as RecordData[]).map(change) };
  return data;
}

/** Shows new values in every list, page and panel that holds the record. */
export function showValues(client: QueryClient, object: string, id: string, values: Values): void {
  client.setQueriesData({ queryKey: keys.lists(object) }, (data: unknown) => within(data, (record) => changed(record, id, values)));
  client.setQueryData<RecordData>(keys.record(object, id), (record) => (record ? { ...record, ...values } : record));
}

function knownValues(record: RecordData, values: Values): Values {
  return Object.fromEntries(Object.keys(values).map((name) => [name, record[name] ?? null]));
}

/** What the server stores for a value that is shown with a title; a record of one of several objects says of which. */
export function stored(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('title' in value)) return value;
  return 'object' in value ? { object: value.object, id: value.id } : value.id;
}

export function storedValues(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, stored(value)]));
}

export interface Patch {
  record: RecordData;
  values: Values;
  /** What the record is called where changes wait. */
  title?: string;
  /** Whoever asks waits for the server by themselves. */
  patient?: boolean;
}

/** Someone else changed the same fields in the meantime; `theirs` is what is stored now. */
export class Collision extends Error {
  constructor(readonly theirs: RecordData) {
    super('Someone else changed this in the meantime.');
    this.name = 'Collision';
  }
}

function send(object: string, id: string, values: Values, version: number | undefined): Promise<RecordData> {
  const headers = version === undefined ? undefined : { 'If-Match': `"${version}"` };
  return ask<RecordData>(recordPath(object, id), { method: 'PATCH', body: storedValues(values), headers });
}

const moment = /^\d{4}-\d\d-\d\dT/;

function same(left: unknown, right: unknown): boolean {
  if (typeof left === 'string' && typeof right === 'string' && moment.test(left) && moment.test(right)) return Date.parse(left) === Date.parse(right);
  return JSON.stringify(left ?? null) === JSON.stringify(right ?? null);
}

/** The versions that our own changes led to: who changes a record twice in a row is in nobody's way, even where the screen is a moment behind. */
const ours = new Map<string, number>();

function versionOf(object: string, { id, version }: RecordData): number | undefined {
  return version === undefined ? undefined : Math.max(version, ours.get(keyOf(object, id)) ?? 0);
}

function keyOf(object: string, id: string): string {
  return `${object}/${id}`;
}

function remember(object: string, answer: RecordData): RecordData {
  if (ours.size > 500) ours.clear();
  if (answer.version !== undefined) ours.set(keyOf(object, answer.id), answer.version);
  return answer;
}

/** Saves; a change that others made to other fields is no obstacle. */
async function patch(object: string, { record, values }: Patch, before: Values): Promise<RecordData> {
  const version = versionOf(object, record);
  try {
    return remember(object, await send(object, record.id, values, version));
  } catch (error) {
    const isLate = error instanceof Problem && (error.status === 409 || error.status === 412) && version !== undefined;
    if (!isLate) throw error;
    const theirs = await ask<RecordData>(recordPath(object, record.id));
    if (theirs.version === version) throw error;
    const untouched = Object.keys(values).every((name) => same(theirs[name], before[name]));
    if (!untouched) throw new Collision(theirs);
    return remember(object, await send(object, record.id, values, theirs.version));
  }
}

/** Where the server is away the change waits, and is shown all the same. */
async function patchOrWait(object: string, asked: Patch, before: Values): Promise<RecordData> {
  try {
    return await patch(object, asked, before);
  } catch (error) {
    if (!isSilence(error) || asked.patient) throw error;
    const { record, values, title = '' } = asked;
    wait({ key: freshKey(), object, record: record.id, title, values, base: before, version: record.version });
    return { ...record, ...values };
  }
}

function isSilence(error: unknown): boolean {
  return error instanceof Problem && error.status === 0;
}

/** Changes one record; rolls back on screen when the server refuses. */
export function usePatch(object: string) {
  const client = useQueryClient();
  const befores = new WeakMap<Patch, Values>();
  return useMutation({
    mutationFn: (asked: Patch) => patchOrWait(object, asked, befores.get(asked) ?? knownValues(asked.record, asked.values)),
    onMutate: (asked) => {
      const before = knownValues(asked.record, asked.values);
      befores.set(asked, before);
      showValues(client, object, asked.record.id, asked.values);
      return { before };
    },
    onError: (error, { record, values }, context) => {
      const names = Object.keys(values);
      if (error instanceof Collision) {
        showValues(client, object, record.id, Object.fromEntries([...names, 'version'].map((name) => [name, error.theirs[name]])));
      } else if (context) showValues(client, object, record.id, context.before);
    },
    onSuccess: (answer, { record }) => {
      const fresh = client.getQueryData<RecordData>(keys.record(object, record.id));
      if (fresh) client.setQueryData(keys.record(object, record.id), { ...fresh, ...answer });
      client.setQueriesData({ queryKey: keys.lists(object) }, (data: unknown) => within(data, (each) => (each.id === record.id ? renewed(each, answer) : each)));
      void client.invalidateQueries({ queryKey: keys.timeline(object, record.id) });
    },
  });
}

const attempts = new WeakMap<object, string>();

/** The same key for each try of the same request: one that arrived, but whose answer was lost, is not carried out twice. */
function onceFor(asked: object): Record<string, string> {
  const key = attempts.get(asked) ?? freshKey();
  attempts.set(asked, key);
  return { 'Idempotency-Key': key };
}

/** Adds a record. With `waits`, which says what it is called, it is kept where the server is away, and sent once it is back. */
export function useCreate(object: string, waits?: (values: Values) => string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (values: Values): Promise<RecordData> => {
      const headers = onceFor(values);
      try {
        return await ask<RecordData>(recordPath(object), { method: 'POST', body: storedValues(values), headers });
      } catch (error) {
        if (!waits || !isSilence(error)) throw error;
        const key = headers['Idempotency-Key'] ?? freshKey();
        wait({ key, object, record: null, title: waits(values), values, base: {}, version: undefined });
        return { ...values, id: key };
      }
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.object(object) }),
  });
}

export function deleteRecord(object: string, id: string): Promise<void> {
  return ask(recordPath(object, id), { method: 'DELETE' });
}

export function restoreRecord(object: string, id: string): Promise<RecordData> {
  return ask(recordPath(object, id, 'restore'), { method: 'POST' });
}

export function bulk(object: string, asked: BulkAsk): Promise<BulkAnswer> {
  return asWork(ask<BulkAnswer>(recordPath(object, 'bulk'), { method: 'POST', body: { mode: 'each', ...asked }, headers: onceFor(asked) }));
}

export function undoRun(run: string): Promise<void> {
  return ask(`/api/runs/${run}/undo`, { method: 'POST' });
}
