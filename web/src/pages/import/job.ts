/** One import on the server: its file, its columns, what is to happen with them, and what happened. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { address, ask, Problem, resumed } from '../../engine/api';
import i18next from 'i18next';

export type Status = 'read' | 'checking' | 'checked' | 'running' | 'done' | 'failed' | 'undone';
export type Format = 'csv' | 'xlsx' | 'jsonl' | 'parquet' | 'vcard';

export interface ImportFile {
  name: string;
  size: number;
  format: Format;
  encoding?: string | null;
  delimiter?: string | null;
  sheet?: string | null;
  sheets?: string[] | null;
  header_row?: number | null;
  /** Rows that add up the others, and are no records. */
  totals?: number[];
}

export interface Column {
  name: string;
  samples: unknown[];
  type: string;
  format?: string | null;
  /** More than one when the file itself does not decide how its dates or numbers are to be read. */
  formats?: string[] | null;
  /** The share of rows with a value. */
  filled?: number | null;
  field?: string | null;
  confidence?: number | null;
}

export interface Mapped {
  field: string;
  format?: string | null;
}

/** Cells written anew, by row number and column. */
export type Corrections = Record<string, Record<string, string>>;

export interface Options {
  map: Record<string, Mapped>;
  match?: string[];
  mode?: 'all' | 'good';
  update?: boolean;
  /** Records that the file gives no number are told apart by what they refer to and the day. */
  group?: boolean;
  corrections?: Corrections;
  constants?: Record<string, unknown>;
  /** What becomes of new rows that are probably there already. */
  alike?: 'create' | 'skip' | 'update';
  /** What becomes of rows whose id leads to no record. */
  unknown?: 'refuse' | 'create';
}

export interface Counts {
  created?: Record<string, number> | null;
  updated?: Record<string, number> | number | null;
  skipped?: number | null;
  rejected?: number | null;
  /** Of one that was taken back: how many records keep what somebody made of them since. */
  undone?: { kept?: number } | null;
}

export interface RowProblem {
  row: number;
  column?: string | null;
  value?: unknown;
  code: string;
  message: string;
}

/** A row that is probably a record which is there, or the same as an earlier row. */
export interface AlikeRow {
  row: number;
  title: string;
  found: string;
  score: number;
  reasons: string[];
  /** By field, how much alike it is. */
  degrees?: Record<string, string>;
  record?: string | null;
  other?: number | null;
}

export interface ImportJob {
  id: string;
  object: string;
  status: Status;
  file: ImportFile;
  rows: number | null;
  columns: Column[];
  options: Options;
  progress?: { done: number; total: number } | null;
  counts?: Counts | null;
  problems?: RowProblem[] | null;
  /** Values that rows come in without. */
  left?: RowProblem[] | null;
  error?: { title?: string; detail?: string; code?: string } | null;
  /** The earlier file with the same headings whose choices are proposed. */
  recalled?: string | null;
  /** The saved choices for files with these headings that are proposed. */
  mapping?: string | null;
  /** The object that the rows rather seem to be. */
  better?: string | null;
  alike?: { looked: number; rows: AlikeRow[] } | null;
  created_at?: string | null;
}

export interface Target {
  path: string;
  label: string;
  type: string;
  required?: boolean;
  match?: boolean;
}

export interface Change {
  object?: string;
  options?: Partial<Options>;
  sheet?: string;
  encoding?: string;
  delimiter?: string;
}

export const keys = { jobs: ['imports', 'list'] as const, job: (id: string) => ['imports', 'job', id] as const };

export function isBusy(status: Status): boolean {
  return status === 'checking' || status === 'running';
}

export function jobQuery(id: string) {
  return queryOptions({
    queryKey: keys.job(id),
    queryFn: ({ signal }) => ask<ImportJob>(`/api/imports/${id}`, { signal }),
    refetchInterval: (query) => (query.state.data && isBusy(query.state.data.status) ? 600 : false),
  });
}

interface Jobs {
  imports?: ImportJob[];
  records?: ImportJob[];
  next?: string | null;
}

export function jobsQuery() {
  return infiniteQueryOptions({
    queryKey: keys.jobs,
    queryFn: ({ pageParam, signal }) => ask<Jobs | ImportJob[]>('/api/imports', { query: { limit: 20, after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (Array.isArray(page) ? null : page.next ?? null),
    select: (data) => data.pages.flatMap((page) => (Array.isArray(page) ? page : page.imports ?? page.records ?? [])),
  });
}

export function targetsQuery(object: string) {
  return queryOptions({
    queryKey: ['imports', 'targets', object, i18next.language],
    queryFn: async ({ signal }) => {
      const answer = await ask<Target[] | { targets: Target[] }>(`/api/imports/targets/${object}`, { signal });
      return Array.isArray(answer) ? answer : answer.targets;
    },
    staleTime: 300_000,
  });
}

export function changeJob(id: string, change: Change): Promise<ImportJob> {
  return ask(`/api/imports/${id}`, { method: 'PATCH', body: change });
}

export function tell(id: string, what: 'check' | 'run' | 'undo'): Promise<ImportJob | undefined> {
  return ask(`/api/imports/${id}/${what}`, { method: 'POST', body: {} });
}

export function dropJob(id: string): Promise<void> {
  return ask(`/api/imports/${id}`, { method: 'DELETE' });
}

export function rejectedAddress(id: string): string {
  return address(`/api/imports/${id}/rejected`);
}

/** Sends the file and tells how far it is; fetch cannot, so this is the older kind of request. */
export function upload(file: File, object: string, onProgress: (part: number) => void, signal: AbortSignal): Promise<ImportJob> {
  return resumed(() => post(file, object, onProgress, signal));
}

function post(file: File, object: string, onProgress: (part: number) => void, signal: AbortSignal): Promise<ImportJob> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/imports');
    request.setRequestHeader('X-Rapport', '1');
    request.setRequestHeader('Accept-Language', i18next.language);
    request.upload.onprogress = (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total); };
    request.onerror = () => reject(new Problem(0, {}));
    request.onabort = () => reject(new DOMException('', 'AbortError'));
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status < 300) resolve(body as unknown as ImportJob);
      else reject(new Problem(request.status, body));
    };
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.set('object', object);
    form.set('file', file);
    request.send(form);
  });
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

export function sum(counts: Record<string, number> | number | null | undefined): number {
  if (typeof counts === 'number') return counts;
  return Object.values(counts ?? {}).reduce((total, count) => total + count, 0);
}

/** What the wizard starts from: the server's guess, as far as it is a guess worth showing. */
export function guessed(job: ImportJob): Options {
  const known = job.options.map && Object.keys(job.options.map).length > 0;
  const map = known ? job.options.map : Object.fromEntries(
    job.columns.flatMap((column): [string, Mapped][] => (column.field ? [[column.name, { field: column.field, format: column.format }]] : [])),
  );
  return { match: [], mode: 'good', update: true, group: true, corrections: {}, constants: {}, ...job.options, map };
}
