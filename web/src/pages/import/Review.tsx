/** The dry run: what would be new, what would change, and every row that needs attention. Nothing is written yet. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { Button } from '../../ui/input/button';
import { toast } from '../../ui/float/toast';
import { Card } from '../../views/figures/card';
import { Figure, Figures } from '../../views/figures/figure';
import { useFigures } from '../../views/figures/format';
import { Notice } from '../../views/figures/notice';
import { Progress } from '../../views/figures/progress';
import { Alike } from './check/Alike';
import styles from './import.module.css';
import { changeJob, type Corrections, type ImportJob, keys, sum, tell } from './job';
import { Problems } from './Problems';

export function Working({ job }: { job: ImportJob }) {
  const { t } = useTranslation('import');
  const { number } = useFigures();
  const { done = 0, total = job.rows ?? 0 } = job.progress ?? {};
  return (
    <Card title={t(`working.${job.status === 'running' ? 'run' : 'check'}`)} lead={t(`working.${job.status === 'running' ? 'runLead' : 'checkLead'}`)}>
      <Progress label={job.file.name} part={total ? done / total : null} note={total ? t('working.rows', { done: number(done), total: number(total) }) : undefined} />
    </Card>
  );
}

export function Review({ job, onBack }: { job: ImportJob; onBack: () => void }) {
  const { t } = useTranslation('import');
  const client = useQueryClient();
  const { number } = useFigures();
  const created = sum(job.counts?.created);
  const updated = sum(job.counts?.updated);
  const rejected = job.counts?.rejected ?? 0;
  const skipped = job.counts?.skipped ?? 0;
  const stuck = job.options.mode === 'all' && rejected > 0;
  const nothing = created + updated === 0;
  const [corrections, setCorrections] = useState<Corrections>(job.options.corrections ?? {});
  const corrected = corrections !== (job.options.corrections ?? corrections);
  const check = useMutation({
    mutationFn: async () => {
      await changeJob(job.id, { options: { corrections } });
      await tell(job.id, 'check');
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.job(job.id) }),
    onError: (error) => void toast({ tone: 'problem', text: error.message }),
  });
  const run = useMutation({
    mutationFn: () => tell(job.id, 'run'),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.job(job.id) }),
    onError: (error) => void toast({ tone: 'problem', text: error.message }),
  });
  const good = useMutation({
    mutationFn: async () => {
      await changeJob(job.id, { options: { mode: 'good' } });
      await tell(job.id, 'run');
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.job(job.id) }),
    onError: (error) => void toast({ tone: 'problem', text: error.message }),
  });
  return (
    <>
      <Card title={t('review.title')} lead={t('review.lead')}>
        <p className={styles.counts} data-testid="import-counts">{t('review.counts', { created: number(created), updated: number(updated), rejected: number(rejected) })}</p>
        <ByObject job={job} />
        {skipped ? <p className={styles.hint}>{t('review.skipped', { count: skipped, shown: number(skipped) })}</p> : null}
      </Card>
      {stuck ? <Notice tone="warn" title={t('review.stuck')}>{t('review.stuckText')}</Notice> : null}
      {rejected ? <Problems problems={job.problems ?? []} total={rejected} columns={job.columns} corrections={corrections} onCorrect={setCorrections} /> : null}
      {rejected || job.left?.length ? null : <Notice tone="good" title={t('review.clean')} />}
      {job.left?.length ? <Problems left problems={job.left} total={job.left.length} columns={job.columns} corrections={corrections} onCorrect={setCorrections} /> : null}
      <Alike job={job} />
      {nothing && !stuck ? <Notice tone="warn" title={t('review.nothing')}>{t('review.nothingText')}</Notice> : null}
      <div className={styles.foot}>
        <Button onClick={onBack}>{t('review.back')}</Button>
        {corrected ? <Button look="primary" busy={check.isPending} onClick={() => check.mutate()}>{t('review.again')}</Button> : null}
        {stuck && !nothing && !corrected ? <Button look="primary" busy={good.isPending} onClick={() => good.mutate()}>{t('review.goodOnly')}</Button>
          : <Button look={corrected ? undefined : 'primary'} busy={run.isPending} disabled={stuck || nothing || corrected} onClick={() => run.mutate()}>{t('review.run', { count: created + updated, shown: number(created + updated) })}</Button>}
        <span className={styles.hint}>{t('review.undoable')}</span>
      </div>
    </>
  );
}

export function ByObject({ job }: { job: ImportJob }) {
  const { t } = useTranslation('import');
  const { number } = useFigures();
  const catalog = useCatalog();
  const updated = typeof job.counts?.updated === 'object' ? (job.counts.updated ?? {}) : {};
  const created = job.counts?.created ?? {};
  const names = [...new Set([...Object.keys(created), ...Object.keys(updated)])].filter((name) => (created[name] ?? 0) + (updated[name] ?? 0) > 0);
  if (names.length === 0) return null;
  const written = job.status === 'done';
  return (
    <Figures>
      {names.map((name) => {
        const some = updated[name] ?? 0;
        return (
          <Figure key={name} label={objectNamed(catalog, name)?.plural ?? name} value={number(created[name] ?? 0)} to={written ? `/${name}` : undefined}
            note={some ? t('review.alsoUpdated', { count: some, shown: number(some) }) : t(written ? 'report.created' : 'review.new')} />
        );
      })}
    </Figures>
  );
}
