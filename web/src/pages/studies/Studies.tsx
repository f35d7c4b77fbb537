/** The studies: what each finds out, when it last did, and how that went. */
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import IconChartDots from 'tabler/IconChartDots';
import IconScale from 'tabler/IconScale';
import { type Study, useCatalog } from '../../engine/catalog';
import type { RecordData } from '../../engine/records';
import { Tag } from '../../ui/show/tag';
import { Stack } from '../../views/figures/card';
import { useFigures } from '../../views/figures/format';
import { PageBody } from '../../views/page/PageBody';
import { PageHead } from '../../views/page/PageHead';
import { RunButton } from './RunButton';
import { runsQuery, reasonOf } from './runs';
import styles from './studies.module.css';

export const statusHues: Readonly<Record<string, string>> = { running: 'blue', queued: 'blue', done: 'green', cannot_learn: 'amber', failed: 'red' };

export function Page() {
  const { t } = useTranslation('studies');
  const { studies } = useCatalog();
  const answers = useQueries({ queries: studies.map((study) => runsQuery(study.name)) });
  return (
    <>
      <PageHead title={t('title')} />
      <PageBody>
        <Stack>
          <p className={styles.lead}>{t('lead')}</p>
          {studies.map((study, index) => <Line key={study.name} study={study} run={answers[index]?.data?.last ?? null} />)}
        </Stack>
      </PageBody>
    </>
  );
}

function Line({ study, run }: { study: Study; run: RecordData | null }) {
  const { t } = useTranslation('studies');
  const { date, number, time } = useFigures();
  const Drawing = study.name === 'value' ? IconScale : IconChartDots;
  const facts = run ? [
    run.finished_at ? t('line.ran', { time: time(String(run.finished_at)) }) : null,
    run.data_from && run.data_to ? t('line.window', { from: date(String(run.data_from)), to: date(String(run.data_to)) }) : null,
    typeof run.rows === 'number' ? t('line.rows', { count: run.rows, shown: number(run.rows) }) : null,
  ].filter(Boolean) : [t('line.never')];
  return (
    <article className={styles.line}>
      <Drawing size={28} stroke={1.5} aria-hidden />
      <div>
        <h2><Link to="/study/$name" params={{ name: study.name }} search={{}}>{t(`names.${study.name}`, { defaultValue: study.label })}</Link> {run ? <Tag hue={statusHues[String(run.status)] ?? 'slate'}>{t(`status.${String(run.status)}`)}</Tag> : null}</h2>
        <p>{t(`about.${study.name}`, { defaultValue: study.doc ?? '' })}</p>
        {run?.status === 'cannot_learn' || run?.status === 'failed' ? <p className={styles.reason}>{reasonOf(run)}</p> : null}
        <small>{facts.join(' · ')}</small>
      </div>
      <RunButton study={study.name} run={run} />
    </article>
  );
}
