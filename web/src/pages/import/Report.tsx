/** What an import did, and how to take it back. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import IconArrowBackUp from 'tabler/IconArrowBackUp';
import IconDownload from 'tabler/IconDownload';
import { Button, LinkButton } from '../../ui/input/button';
import { toast } from '../../ui/float/toast';
import { Card } from '../../views/figures/card';
import { useFigures } from '../../views/figures/format';
import { Notice } from '../../views/figures/notice';
import styles from './import.module.css';
import { type ImportJob, rejectedAddress, sum, tell } from './job';
import { Problems } from './Problems';
import { ByObject } from './Review';

export function useUndoImport() {
  const { t } = useTranslation('import');
  const { number } = useFigures();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (job: ImportJob) => tell(job.id, 'undo'),
    onSuccess: async (answer, job) => {
      await client.invalidateQueries();
      const kept = answer?.counts?.undone?.kept ?? 0;
      toast({ text: `${t('undo.done', { name: job.file.name })} ${kept ? t('undo.kept', { count: kept, shown: number(kept) }) : ''}`.trim() });
    },
    onError: (error) => void toast({ tone: 'problem', text: error.message }),
  });
}

export function Report({ job, onLeave }: { job: ImportJob; onLeave: (object?: string) => void }) {
  const { t } = useTranslation('import');
  const { number } = useFigures();
  const undo = useUndoImport();
  const rejected = job.counts?.rejected ?? 0;
  const kept = job.counts?.undone?.kept ?? 0;
  const written = sum(job.counts?.created) + sum(job.counts?.updated);
  if (job.status === 'undone') {
    return <Notice tone="note" title={t('undo.title')} actions={<Button onClick={() => onLeave(job.object)}>{t('report.another')}</Button>}>{t('undo.text')} {kept ? t('undo.kept', { count: kept, shown: number(kept) }) : null}</Notice>;
  }
  return (
    <>
      {written ? <Notice tone="good" title={t('report.title', { count: written, shown: number(written) })}>{t('report.text', { name: job.file.name })}</Notice>
        : <Notice tone="warn" title={t('report.none')}>{t('report.noneText')}</Notice>}
      <Card title={t('report.created')} aside={<span>{t('review.counts', { created: number(sum(job.counts?.created)), updated: number(sum(job.counts?.updated)), rejected: number(rejected) })}</span>}>
        <ByObject job={job} />
      </Card>
      {rejected ? (
        <Notice tone="warn" title={t('report.rejected', { count: rejected, shown: number(rejected) })}
          actions={<LinkButton href={rejectedAddress(job.id)} download icon={<IconDownload size={16} />}>{t('report.download')}</LinkButton>}>
          {t('report.rejectedText')}
        </Notice>
      ) : null}
      {job.left?.length ? <Problems left problems={job.left} total={job.left.length} /> : null}
      {rejected && job.problems?.length ? <Problems problems={job.problems} total={rejected} /> : null}
      <div className={styles.foot}>
        <Button icon={<IconArrowBackUp size={16} />} busy={undo.isPending} onClick={() => undo.mutate(job)}>{t('undo.do')}</Button>
        <Button onClick={() => onLeave(job.object)}>{t('report.another')}</Button>
        <Link className={styles.next} to="/study">{t('report.next')}</Link>
      </div>
    </>
  );
}
