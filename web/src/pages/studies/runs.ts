/** The runs of studies: the last one, and starting a new one. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { ask } from '../../engine/api';
import { type Page, type RecordData, recordPath, verbPath } from '../../engine/records';
import { toast } from '../../ui/float/toast';

/** The newest run, and the newest that finished: while one runs, the figures of the other stay on screen. */
export interface Runs {
  last: RecordData | null;
  done: RecordData | null;
}

export function isRunning(run: RecordData | null | undefined): boolean {
  return run?.status === 'running' || run?.status === 'queued';
}

async function newest(study: string, signal: AbortSignal, status?: string): Promise<RecordData | null> {
  const where = status ? ['and', ['study', '=', study], ['status', '=', status]] : ['study', '=', study];
  const page = await ask<Page>(recordPath('study_run'), { query: { where: JSON.stringify(where), sort: '-started_at', limit: 1 }, signal });
  return page.records[0] ?? null;
}

/** Why a run came to nothing: what it found wanting in the reader's language, else what the server says. */
export function reasonOf(run: RecordData): string {
  const { reason } = (run.report ?? {}) as { reason?: string };
  return i18next.t(`studies:cannot.reasons.${reason ?? ''}`, { defaultValue: String(run.reason ?? '') });
}

export function runsQuery(study: string) {
  return queryOptions({
    queryKey: ['study_run', 'runs', study],
    queryFn: async ({ signal }): Promise<Runs> => {
      const last = await newest(study, signal);
      return { last, done: last?.status === 'done' ? last : await newest(study, signal, 'done') };
    },
    refetchInterval: (query) => (isRunning(query.state.data?.last) ? 1000 : false),
    staleTime: 5_000,
  });
}

export function useStart() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (study: string) => ask(verbPath('study_run', 'start'), { method: 'POST', body: { study } }),
    onSuccess: async (_answer, study) => {
      await client.invalidateQueries({ queryKey: runsQuery(study).queryKey });
    },
    onError: (error) => void toast({ tone: 'problem', text: error.message }),
  });
}
