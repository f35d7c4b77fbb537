/** How the installation is: version and room, and jobs that failed, with their reasons and another try. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ask } from '../../../engine/api';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { SkeletonRows } from '../../../ui/show/skeleton';
import { Card, Stack } from '../../../views/figures/card';
import { Figure, Figures } from '../../../views/figures/figure';
import { useFigures } from '../../../views/figures/format';
import { PageBody } from '../../../views/page/PageBody';
import { PageHead } from '../../../views/page/PageHead';
import { useTrouble } from '../../../views/saving/useTrouble';
import styles from '../layout.module.css';
import { looksAfterAll, type Part } from '../part';

interface Jobs {
  counts: { todo: number; doing: number; failed: number };
  failed: { id: number; what: string; at: string | null; error: string[] }[];
}

interface System {
  version: string;
  database: string;
  database_bytes: number;
  files_bytes: number;
  free_bytes: number;
  users: number;
  sends_mail: boolean;
}

const often = 5000;

function Failed({ jobs }: { jobs: Jobs }) {
  const { t } = useTranslation('manage');
  const { ago } = useFigures();
  const client = useQueryClient();
  const trouble = useTrouble();
  const act = useMutation({
    mutationFn: ({ id, again }: { id: number; again: boolean }) => ask(`/api/jobs/${id}${again ? '/retry' : ''}`, { method: again ? 'POST' : 'DELETE' }),
    onError: (error) => toast({ tone: 'problem', ...trouble(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  });
  if (jobs.failed.length === 0) return <p className={styles.small}>{t('system.noneFailed')}</p>;
  return (
    <ul className={styles.list}>
      {jobs.failed.map((job) => (
        <li key={job.id}>
          <span className={styles.who}><strong>{job.what}</strong><small>{job.error[0] ?? t('system.noReason')}{job.at ? ` · ${ago(job.at)}` : ''}</small></span>
          <Button size="dense" onClick={() => act.mutate({ id: job.id, again: true })}>{t('system.retry')}</Button>
          <Button size="dense" look="quiet" onClick={() => act.mutate({ id: job.id, again: false })}>{t('system.forget')}</Button>
        </li>
      ))}
    </ul>
  );
}

function Body() {
  const { t } = useTranslation('manage');
  const { number, bytes } = useFigures();
  const system = useQuery({ queryKey: ['system'], queryFn: ({ signal }) => ask<System>('/api/system', { signal }) }).data;
  const jobs = useQuery({ queryKey: ['jobs'], queryFn: ({ signal }) => ask<Jobs>('/api/jobs', { signal }), refetchInterval: often }).data;
  return (
    <>
      <PageHead title={t('system.title')} />
      <PageBody>
        <Stack>
          <Figures>
            <Figure label={t('system.waiting')} value={jobs ? number(jobs.counts.todo) : null} />
            <Figure label={t('system.running')} value={jobs ? number(jobs.counts.doing) : null} />
            <Figure label={t('system.failed')} value={jobs ? number(jobs.counts.failed) : null} />
            <Figure label={t('system.free')} value={system ? bytes(system.free_bytes) : null} />
          </Figures>
          <Card title={t('system.failedTitle')} lead={t('system.failedLead')}>{jobs ? <Failed jobs={jobs} /> : <SkeletonRows rows={2} />}</Card>
          <Card title={t('system.installation')}>
            {system ? (
              <dl className={styles.facts}>
                <dt>{t('system.version')}</dt><dd>{system.version}</dd>
                <dt>{t('system.database')}</dt><dd>{system.database}, {bytes(system.database_bytes)}</dd>
                <dt>{t('system.files')}</dt><dd>{bytes(system.files_bytes)}</dd>
                <dt>{t('system.users')}</dt><dd>{number(system.users)}</dd>
                <dt>{t('system.mail')}</dt><dd>{t(system.sends_mail ? 'system.mailGoes' : 'system.mailStays')}</dd>
              </dl>
            ) : <SkeletonRows rows={4} />}
          </Card>
        </Stack>
      </PageBody>
    </>
  );
}

export const part: Part = {
  id: 'system', group: 'running', order: 10, icon: 'settings', title: 'manage:system.title', Body, allowed: looksAfterAll,
  words: ['manage:system.failedTitle', 'manage:system.version', 'manage:system.free', 'manage:system.database', 'manage:system.files'],
};
