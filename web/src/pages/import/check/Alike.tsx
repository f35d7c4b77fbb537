/** New rows that are probably there already, though no key says so, and what is to become of them. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { fieldNamed, objectNamed, useCatalog } from '../../../engine/catalog';
import { toast } from '../../../ui/float/toast';
import { Card } from '../../../views/figures/card';
import { useFigures } from '../../../views/figures/format';
import styles from '../import.module.css';
import { type AlikeRow, changeJob, type ImportJob, keys } from '../job';

const choices = ['create', 'skip', 'update'] as const;
const mostShown = 200;
// Nothing is quite certain until somebody has looked.
const mostCertain = 0.99;

export function Alike({ job }: { job: ImportJob }) {
  const { t } = useTranslation('import');
  const { number, percent } = useFigures();
  const client = useQueryClient();
  const spec = objectNamed(useCatalog(), job.object);
  const { rows, looked } = job.alike ?? { rows: [], looked: 0 };
  const choose = useMutation({
    mutationFn: (alike: (typeof choices)[number]) => changeJob(job.id, { options: { alike } }),
    onSuccess: (fresh) => client.setQueryData(keys.job(job.id), fresh),
    onError: (error) => void toast({ tone: 'problem', text: error.message }),
  });
  const why = ({ reasons, degrees }: AlikeRow) => (spec && degrees
    ? Object.entries(degrees).map(([name, degree]) => t(`twins:degree.${degree}`, { field: fieldNamed(spec, name)?.label ?? name }))
    : reasons);
  if (rows.length === 0) return null;
  const title = t('alike.title', { count: rows.length, shown: number(rows.length) });
  return (
    <Card title={title} lead={t('alike.lead', { count: looked, shown: number(looked) })}>
      <div className={styles.modes} data-beside role="radiogroup" aria-label={title}>
        {choices.map((choice) => (
          <label key={choice} data-chosen={(job.options.alike ?? 'create') === choice || undefined}>
            <input type="radio" name="alike" disabled={choose.isPending} checked={(job.options.alike ?? 'create') === choice} onChange={() => choose.mutate(choice)} />
            <span><strong>{t(`alike.choices.${choice}.title`)}</strong><small>{t(`alike.choices.${choice}.text`)}</small></span>
          </label>
        ))}
      </div>
      <div className={styles.tableFrame} tabIndex={0} role="region" aria-label={title}>
        <table className={styles.table}>
          <thead><tr><th>{t('problems.row')}</th><th>{t('alike.new')}</th><th>{t('alike.there')}</th><th>{t('alike.sure')}</th><th>{t('alike.why')}</th></tr></thead>
          <tbody>
            {rows.slice(0, mostShown).map((one) => (
              <tr key={one.row}>
                <td>{number(one.row)}</td>
                <td>{one.title}</td>
                <td>{one.record ? <Link to="/$object/$id" params={{ object: job.object, id: one.record }} search={{}} target="_blank">{one.found}</Link> : t('alike.row', { row: number(one.other ?? 0), title: one.found })}</td>
                <td>{percent(Math.min(one.score, mostCertain))}</td>
                <td>{why(one).join(' · ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
