/** When the studies last ran, and what kept them from it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCatalog } from '../../engine/catalog';
import { listOnce } from '../../engine/records';
import { Tag } from '../../ui/show/tag';
import { Card } from '../../views/figures/card';
import { useFigures } from '../../views/figures/format';
import styles from './home.module.css';

const hues: Readonly<Record<string, string>> = { running: 'blue', done: 'green', cannot_learn: 'amber', failed: 'red' };

export function LastStudies() {
  const { t } = useTranslation('home');
  const { studies } = useCatalog();
  return (
    <Card tight title={t('studies.title')} aside={<Link to="/study" search={{}}>{t('studies.all')}</Link>}>
      <ul className={styles.studies}>{studies.map((study) => <Line key={study.name} name={study.name} label={study.label} />)}</ul>
    </Card>
  );
}

function Line({ name, label }: { name: string; label: string }) {
  const { t } = useTranslation('home');
  const { ago } = useFigures();
  const { data } = useQuery(listOnce('study_run', { where: ['study', '=', name], fields: ['status', 'started_at', 'finished_at', 'reason'], sort: '-started_at', limit: 1 }));
  const run = data?.records[0];
  const when = run?.finished_at ?? run?.started_at;
  return (
    <li>
      <Link to="/study/$name" params={{ name }} search={{}}>
        <span><strong>{t(`studies.names.${name}`, { defaultValue: label })}</strong><small>{run ? (run.reason && run.status !== 'cannot_learn' ? String(run.reason) : when ? t('studies.ran', { time: ago(String(when)) }) : '') : data ? t('studies.never') : ''}</small></span>
        {run ? <Tag hue={hues[String(run.status)] ?? 'slate'}>{t(`studies.status.${String(run.status)}`)}</Tag> : null}
      </Link>
    </li>
  );
}
