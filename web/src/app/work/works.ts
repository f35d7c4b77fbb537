/** Work that goes on while one does something else: one's own runs, studies, and campaigns on their way. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { ask } from '../../engine/api';
import { type Catalog, objectNamed, useCatalog } from '../../engine/catalog';
import { listOnce, type RecordData, type RefValue } from '../../engine/records';

export type WorkKind = 'import' | 'bulk' | 'export' | 'merge' | 'sample' | 'conversion' | 'study' | 'campaign';
export type WorkState = 'going' | 'waiting' | 'done' | 'failed' | 'undone';

export interface Work {
  id: string;
  kind: WorkKind;
  state: WorkState;
  /** What it is done to; empty where that says nothing. */
  object: string;
  /** A file, a study, a campaign. */
  name: string;
  /** From 0 to 1, where it is known. */
  part: number | null;
  at: string;
  counts: Readonly<Record<string, number>>;
  /** Why it failed. */
  error: string | null;
  to: { to: string; search: Readonly<Record<string, string>> } | null;
  /** Where its file can be had: that of an export, or the rows that an import refused. */
  file: string | null;
}

interface Run {
  id: string;
  kind: string;
  object: string;
  status: string;
  counts: Readonly<Record<string, unknown>>;
  progress: { done?: number; total?: number };
  name: string | null;
  query: string | null;
  error: string | null;
  created_at: string;
}

const often = 3000;
const lately = 14 * 24 * 3600 * 1000;
/** What has run for so long has lost whoever did it. */
const lost = 3 * 3600 * 1000;
const states: Readonly<Record<string, WorkState>> = {
  read: 'waiting', checked: 'waiting', checking: 'going', running: 'going', sending: 'going', sent: 'done', stopped: 'done',
  done: 'done', undone: 'undone', failed: 'failed', cannot_learn: 'failed',
};

function isGoing(run: Run): boolean {
  return states[run.status] === 'going';
}

export const runsQuery = queryOptions({
  queryKey: ['run', 'list'] as const,
  queryFn: async ({ signal }) => (await ask<{ runs: Run[] }>('/api/runs', { signal })).runs,
  staleTime: 15_000,
  // The server tells of every step; this is for where its stream does not reach.
  refetchInterval: (query) => (query.state.data?.some(isGoing) ? often : false),
});

function sum(count: unknown): number {
  if (typeof count === 'number') return count;
  return typeof count === 'object' && count !== null ? Object.values(count as Record<string, number>).reduce((all, one) => all + one, 0) : 0;
}

function numbers(counts: Readonly<Record<string, unknown>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, sum(count)]).filter(([, count]) => count));
}

function partOf(done: number | undefined, total: number | undefined): number | null {
  return total ? Math.min(1, (done ?? 0) / total) : null;
}

function fileOf(run: Run, counts: Readonly<Record<string, number>>): string | null {
  if (run.kind === 'export' && run.status === 'done') return `/api/exports/${encodeURIComponent(run.object)}?${run.query ?? ''}`;
  return run.kind === 'import' && counts.rejected ? `/api/imports/${run.id}/rejected` : null;
}

function ofRun(run: Run): Work {
  const counts = numbers(run.counts);
  const stale = isGoing(run) && Date.now() - Date.parse(run.created_at) > lost;
  return {
    id: run.id, kind: run.kind as WorkKind, state: stale ? 'failed' : states[run.status] ?? 'done', object: run.object, name: run.name ?? '',
    part: partOf(run.progress.done, run.progress.total), at: run.created_at, counts, error: run.error,
    to: run.kind === 'import' ? { to: `/import/${run.object}`, search: { job: run.id } } : null, file: fileOf(run, counts),
  };
}

function ofStudy(catalog: Catalog) {
  return (run: RecordData): Work => ({
    id: run.id, kind: 'study', state: states[String(run.status)] ?? 'done', object: '', name: catalog.studies.find((each) => each.name === run.study)?.label ?? String(run.study),
    part: null, at: String(run.started_at), counts: typeof run.rows === 'number' ? { scored: run.rows } : {}, error: typeof run.reason === 'string' ? run.reason : null, to: { to: `/study/${String(run.study)}`, search: {} }, file: null,
  });
}

function ofCampaign(campaign: RecordData): Work {
  const sent = Number(campaign.sent ?? 0);
  return {
    id: campaign.id, kind: 'campaign', state: states[String(campaign.status)] ?? 'done', object: '', name: String(campaign.name), part: partOf(sent, Number(campaign.treated ?? 0)),
    at: String(campaign.started_at), counts: sent ? { sent } : {}, error: null, to: { to: `/campaign/${campaign.id}`, search: {} }, file: null,
  };
}

const kinds: readonly string[] = ['import', 'bulk', 'export', 'merge', 'sample', 'conversion'];

/** Newest first, with what goes on in front. What Rapport does by itself at night shows only while it goes on. */
export function useWorks(): Work[] {
  const catalog = useCatalog();
  const runs = useQuery(runsQuery).data ?? [];
  const studies = useQuery({
    ...listOnce('study_run', { fields: ['study', 'status', 'started_at', 'rows', 'reason', 'created_by'], sort: '-started_at', limit: 12 }),
    enabled: objectNamed(catalog, 'study_run')?.can.read ?? false,
  }).data?.records ?? [];
  const campaigns = useQuery({
    ...listOnce('campaign', { where: ['status', 'in', ['sending', 'sent', 'stopped']], fields: ['name', 'status', 'started_at', 'sent', 'treated', 'created_by'], sort: '-started_at', limit: 6 }),
    enabled: objectNamed(catalog, 'campaign')?.can.read ?? false,
  }).data?.records ?? [];
  const own = (record: RecordData) => (record.created_by as RefValue | null)?.id === catalog.me.id || states[String(record.status)] === 'going';
  const works = [
    ...runs.filter((run) => kinds.includes(run.kind)).map(ofRun),
    ...studies.filter((run) => own(run) && run.started_at).map(ofStudy(catalog)),
    ...campaigns.filter((campaign) => own(campaign) && campaign.started_at).map(ofCampaign),
  ];
  const first = (work: Work) => (work.state === 'going' ? 0 : 1);
  return works.filter((work) => Date.now() - Date.parse(work.at) < lately)
    .sort((left, right) => first(left) - first(right) || right.at.localeCompare(left.at)).slice(0, 30);
}
