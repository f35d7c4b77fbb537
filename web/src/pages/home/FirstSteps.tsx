/** The way to the first measured campaign; each step ticks itself once it has been done. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconArrowRight from 'tabler/IconArrowRight';
import IconCheck from 'tabler/IconCheck';
import IconX from 'tabler/IconX';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { countOf, groupsQuery, listOnce } from '../../engine/records';
import { IconButton } from '../../ui/input/button';
import { Card } from '../../views/figures/card';
import { useFigures } from '../../views/figures/format';
import { Coming, isComing } from './coming';
import styles from './home.module.css';

const steps = [
  { id: 'import', to: '/import' },
  { id: 'learn', to: '/study' },
  { id: 'segment', to: '/segment' },
  { id: 'send', to: '/campaign' },
  { id: 'measure', to: '/campaign' },
] as const;

const hidden = 'rapport.first-steps';

function useDone(): boolean[] | 'coming' | null {
  const orders = useQuery(countOf('order', null));
  const learned = useQuery(listOnce('study_run', { where: ['status', '=', 'done'], fields: ['study'], limit: 1 }));
  const segments = useQuery(countOf('segment', null));
  const campaigns = useQuery(groupsQuery('campaign', { by: [], measure: ['count:started_at', 'count:measured_at'] }));
  if (isComing(orders, learned, segments, campaigns)) return 'coming';
  // What could not be asked is not undone.
  if ([orders, learned, segments, campaigns].some((query) => query.data === undefined)) return null;
  const [all] = campaigns.data ?? [];
  return [(orders.data ?? 0) > 0, (learned.data?.records.length ?? 0) > 0, (segments.data ?? 0) > 0, Number(all?.['count:started_at'] ?? 0) > 0, Number(all?.['count:measured_at'] ?? 0) > 0];
}

/** Nothing is asked for whoever has closed them, or sends no campaigns. */
export function FirstSteps() {
  const may = objectNamed(useCatalog(), 'campaign')?.can.create ?? false;
  const [closed, close] = useState(() => localStorage.getItem(hidden) === 'yes');
  return may && !closed ? <Steps onClose={() => close(true)} /> : null;
}

function Steps({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('home');
  const { number } = useFigures();
  const done = useDone();
  if (done === 'coming') return <Coming />;
  if (!done) return null;
  const ticked = done.filter(Boolean).length;
  const next = done.indexOf(false);
  const dismiss = () => {
    localStorage.setItem(hidden, 'yes');
    onClose();
  };
  return (
    <Card title={ticked === steps.length ? t('steps.finished') : t('steps.title')} lead={ticked === 0 ? t('steps.lead') : undefined}
      aside={<><span>{t('steps.count', { done: number(ticked), total: number(steps.length) })}</span>{ticked === steps.length ? <IconButton label={t('steps.close')} onClick={dismiss}><IconX size={16} /></IconButton> : null}</>}>
      <ol className={styles.steps}>
        {steps.map((step, index) => (
          <li key={step.id} data-state={done[index] ? 'done' : index === next ? 'next' : 'ahead'}>
            <Link to={step.to} search={{}}>
              <i>{done[index] ? <IconCheck size={16} stroke={2.5} aria-label={t('steps.done')} /> : number(index + 1)}</i>
              <span><strong>{t(`steps.${step.id}.title`)}</strong><small>{t(`steps.${step.id}.text`)}</small></span>
              {index === next ? <IconArrowRight size={18} aria-hidden /> : null}
            </Link>
          </li>
        ))}
      </ol>
    </Card>
  );
}
