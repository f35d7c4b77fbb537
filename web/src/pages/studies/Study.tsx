/** One study: what it found, how far to trust it, and the pictures behind it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { notFound, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import IconArrowLeft from 'tabler/IconArrowLeft';
import IconChartDots from 'tabler/IconChartDots';
import { useCatalog } from '../../engine/catalog';
import { keys, type RecordData } from '../../engine/records';
import { IconButton, LinkButton } from '../../ui/input/button';
import { Empty } from '../../ui/show/empty';
import { SkeletonRows } from '../../ui/show/skeleton';
import { Card, Stack } from '../../views/figures/card';
import { useFigures } from '../../views/figures/format';
import { Notice } from '../../views/figures/notice';
import { Progress } from '../../views/figures/progress';
import { PageBody } from '../../views/page/PageBody';
import { PageHead } from '../../views/page/PageHead';
import { Lifetime } from './Lifetime';
import { RunButton } from './RunButton';
import { isRunning, type Runs, runsQuery, reasonOf } from './runs';
import { ScoringButton } from './scoring/Scoring';
import styles from './studies.module.css';
import { Unrated } from './Unrated';
import { Value } from './Value';

/** When a run ends, the scores of the customers are new, and with the first one lists have columns for them. */
function useFreshScores(run: RecordData | null | undefined): void {
  const client = useQueryClient();
  const was = useRef(false);
  const running = isRunning(run);
  useEffect(() => {
    if (was.current && !running) for (const key of [keys.object('customer'), ['catalog']]) void client.invalidateQueries({ queryKey: key });
    was.current = running;
  }, [client, running]);
}

export function Page() {
  const { t } = useTranslation('studies');
  const { name } = useParams({ strict: false }) as { name: string };
  const navigate = useNavigate();
  const study = useCatalog().studies.find((each) => each.name === name);
  if (!study) throw notFound();
  const { data: runs } = useQuery(runsQuery(name));
  useFreshScores(runs?.last);
  return (
    <>
      <PageHead strong title={t(`names.${name}`, { defaultValue: study.label })} actions={<><ScoringButton study={name} />{runs?.done ? <RunButton study={name} run={runs.last} /> : null}</>}
        before={<IconButton label={t('back')} onClick={() => void navigate({ to: '/study', search: {} })}><IconArrowLeft size={18} /></IconButton>} />
      <PageBody>{runs ? <Found name={name} runs={runs} /> : <SkeletonRows rows={8} />}</PageBody>
    </>
  );
}

function Found({ name, runs }: { name: string; runs: Runs }) {
  const { t } = useTranslation('studies');
  const { last, done } = runs;
  return (
    <Stack>
      {isRunning(last) ? <Card title={t('progress.title')} lead={t('progress.text')}><Progress label={t('progress.label')} /></Card> : null}
      {last?.status === 'cannot_learn' ? (
        <Notice tone="warn" title={t('cannot.title')} actions={<LinkButton href="/import">{t('cannot.import')}</LinkButton>}>{reasonOf(last)}</Notice>
      ) : null}
      {last?.status === 'failed' ? <Notice tone="bad" title={t('failed.title')} actions={<RunButton study={name} run={last} />}>{String(last.reason ?? t('failed.text'))}</Notice> : null}
      {done ? <Results name={name} run={done} /> : null}
      {!done && !isRunning(last) && last?.status !== 'cannot_learn' ? (
        <Empty picture={<IconChartDots size={48} stroke={1.25} />} title={t('never.title')} text={t(`about.${name}`, { defaultValue: t('never.text') })} actions={<RunButton study={name} run={last} first />} />
      ) : null}
    </Stack>
  );
}

function Results({ name, run }: { name: string; run: RecordData }) {
  const { t } = useTranslation('studies');
  const { date, number, time } = useFigures();
  const facts = [
    run.data_from && run.data_to ? t('line.window', { from: date(String(run.data_from)), to: date(String(run.data_to)) }) : null,
    typeof run.rows === 'number' ? t('line.rows', { count: run.rows, shown: number(run.rows) }) : null,
    run.finished_at ? t('line.ran', { time: time(String(run.finished_at)) }) : null,
  ].filter(Boolean);
  return (
    <>
      {endedLongAgo(run) ? <Notice tone="note" title={t('ended.title', { day: date(String(run.today)) })}>{t('ended.text')}</Notice> : null}
      <Unrated />
      {name === 'value' ? <Value run={run} /> : null}
      {name === 'lifetime' ? <Lifetime run={run} /> : null}
      <p className={styles.facts}>{facts.join(' · ')}</p>
    </>
  );
}

/** Whether the study looked from the last day of the orders, and not from the day it ran. */
function endedLongAgo(run: RecordData): boolean {
  const days = (Date.parse(String(run.finished_at)) - Date.parse(String(run.today))) / 86_400_000;
  return run.today === run.data_to && days > 60;
}
