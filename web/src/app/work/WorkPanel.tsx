/** The jobs centre: what goes on and what was done lately, with its result, its file and the way back. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import IconAlertCircle from 'tabler/IconAlertCircle';
import IconArrowBackUp from 'tabler/IconArrowBackUp';
import IconCircleCheck from 'tabler/IconCircleCheck';
import IconDownload from 'tabler/IconDownload';
import IconHandStop from 'tabler/IconHandStop';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { useWorking } from '../../engine/live/working';
import { undoRun } from '../../engine/writing';
import { Sheet } from '../../ui/float/dialog';
import { toast } from '../../ui/float/toast';
import { Button, LinkButton } from '../../ui/input/button';
import { Empty } from '../../ui/show/empty';
import { Progress } from '../../views/figures/progress';
import { useFigures } from '../../views/figures/format';
import { useTrouble } from '../../views/saving/useTrouble';
import { Ring } from './Ring';
import { useWorks, type Work } from './works';
import styles from './work.module.css';

const undoable: readonly string[] = ['import', 'bulk', 'merge'];
const counted = ['created', 'updated', 'deleted', 'restored', 'exported', 'scored', 'sent', 'kept', 'lost', 'rejected'] as const;

function Sign({ work }: { work: Work }) {
  if (work.state === 'going') return <Ring part={work.part} />;
  if (work.state === 'failed') return <IconAlertCircle size={18} />;
  if (work.state === 'waiting') return <IconHandStop size={18} stroke={1.75} />;
  return work.state === 'undone' ? <IconArrowBackUp size={18} stroke={1.75} /> : <IconCircleCheck size={18} stroke={1.75} />;
}

function useTitle(work: Work): string {
  const { t } = useTranslation('work');
  const objects = objectNamed(useCatalog(), work.object)?.plural ?? work.object;
  return t(`kind.${work.kind}`, { name: work.name, objects });
}

function Line({ work, onLeave }: { work: Work; onLeave: () => void }) {
  const { t } = useTranslation('work');
  const { ago, number, time } = useFigures();
  const client = useQueryClient();
  const trouble = useTrouble();
  const title = useTitle(work);
  const undo = useMutation({
    mutationFn: () => undoRun(work.id),
    onError: (error) => toast({ tone: 'problem', ...trouble(error) }),
    onSuccess: async () => {
      await client.invalidateQueries();
      toast({ text: t('taken', { what: title }) });
    },
  });
  const counts = counted.flatMap((name) => (work.counts[name] ? [t(`count.${name}`, { shown: number(work.counts[name]), count: work.counts[name] })] : []));
  return (
    <li className={styles.work} data-state={work.state}>
      <span className={styles.sign}><Sign work={work} /></span>
      <div>
        <strong>{work.to ? <Link to={work.to.to} search={work.to.search} onClick={onLeave}><bdi>{title}</bdi></Link> : <bdi>{title}</bdi>}</strong>
        <small>{t(`state.${work.state}`)} · <time dateTime={work.at} title={time(work.at)}>{ago(work.at)}</time>{work.state === 'going' ? '' : counts.map((count) => ` · ${count}`).join('')}</small>
        {work.state === 'going' ? <Progress label={counts.join(' · ') || t('going')} part={work.part} /> : null}
        {work.error ? <p role="alert">{work.error}</p> : null}
        <div className={styles.acts}>
          {work.file ? <LinkButton size="dense" look="quiet" href={work.file} download icon={<IconDownload size={16} />}>{t(work.kind === 'import' ? 'refused' : 'download')}</LinkButton> : null}
          {work.state === 'done' && undoable.includes(work.kind) ? <Button size="dense" look="quiet" icon={<IconArrowBackUp size={16} />} busy={undo.isPending} onClick={() => undo.mutate()}>{t('shell:undo')}</Button> : null}
        </div>
      </div>
    </li>
  );
}

export default function WorkPanel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('work');
  const works = useWorks();
  const working = useWorking();
  return (
    <Sheet open onClose={onClose} title={t('title')} size={460}>
      {works.length + working === 0 ? <Empty quiet title={t('none')} text={t('noneText')} /> : (
        <ul className={styles.works}>
          {working ? <li className={styles.work} data-state="going"><span className={styles.sign}><Ring part={null} /></span><div><strong>{t('many')}</strong><small>{t('state.going')}</small></div></li> : null}
          {works.map((work) => <Line key={work.id} work={work} onLeave={onClose} />)}
        </ul>
      )}
    </Sheet>
  );
}
