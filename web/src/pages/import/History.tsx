/** Earlier imports: what they did, and the way back. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { Button } from '../../ui/input/button';
import { Tag } from '../../ui/show/tag';
import { Card } from '../../views/figures/card';
import { useFigures } from '../../views/figures/format';
import styles from './import.module.css';
import { jobsQuery, type Status, sum } from './job';
import { useUndoImport } from './Report';

const hues: Readonly<Record<Status, string>> = { read: 'slate', checking: 'blue', checked: 'amber', running: 'blue', done: 'green', failed: 'red', undone: 'slate' };

export function History() {
  const { t } = useTranslation('import');
  const { ago, number, time } = useFigures();
  const { data: jobs = [], hasNextPage, fetchNextPage } = useInfiniteQuery(jobsQuery());
  const undo = useUndoImport();
  const catalog = useCatalog();
  if (jobs.length === 0) return null;
  return (
    <Card tight title={t('history.title')}>
      <ul className={styles.history}>
        {jobs.map((job) => (
          <li key={job.id}>
            <Link to="/import/$object" params={{ object: job.object }} search={{ job: job.id }}>
              <strong>{job.file.name}</strong>
              <span>{t(`kinds.${job.object}.title`, { defaultValue: objectNamed(catalog, job.object)?.plural ?? job.object })}{job.created_at ? <time dateTime={job.created_at} title={time(job.created_at)}> · {ago(job.created_at)}</time> : null}</span>
            </Link>
            <span className={styles.historyCounts}>{job.status === 'done' || job.status === 'checked' ? t('review.counts', { created: number(sum(job.counts?.created)), updated: number(sum(job.counts?.updated)), rejected: number(job.counts?.rejected ?? 0) }) : ''}</span>
            <Tag hue={hues[job.status]}>{t(`status.${job.status}`)}</Tag>
            {job.status === 'done' ? <Button size="dense" look="quiet" busy={undo.isPending && undo.variables.id === job.id} onClick={() => undo.mutate(job)}>{t('undo.short')}</Button> : <i />}
          </li>
        ))}
      </ul>
      {hasNextPage ? <div className={styles.more}><Button look="quiet" onClick={() => void fetchNextPage()}>{t('history.more')}</Button></div> : null}
    </Card>
  );
}
