/** The way to the first measured campaign; each step ticks itself once it has been done. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconArrowRight from 'tabler/IconArrowRight';
import IconCheck from 'tabler/IconCheck';
import IconX from 'tabler/IconX';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { countOf, listOnce } from '../../engine/records';
import { IconButton } from '../../ui/input/button';
import { Card } from '../../views/figures/card';
import { useFigures } from '../../views/figures/format';
import styles from './home.module.css';

const steps = [
  { id: 'import', to: '/import' },
  { id: 'learn', to: '/study' },
  { id: 'segment', to: '/segment' },
  { id: 'send', to: '/campaign' },
  { id: 'measure', to: '/campaign' },
] as const;

const hidden = 'rapport.first-steps';

function useDone(): boolean[] | null {
  const orders = useQuery(countOf('order', null));
  const learned = useQuery(listOnce('study_run', { where: ['status', '=', 'done'], fields: ['study'], limit: 1 }));
  const segments = useQuery(countOf('segment', null));
  const sent = useQuery(countOf('campaign', ['started_at', 'not_empty']));
  const measured = useQuery(countOf('campaign', ['measured_at', 'not_empty']));
  const all = [orders, learned, segments, sent, measured];
  if (all.some((query) => query.isPending)) return null;
  return [(orders.data ?? 0) > 0, (learned.data?.records.length ?? 0) > 0, (segments.data ?? 0) > 0, (sent.data ?? 0) > 0, (measured.data ?? 0) > 0];
}

export function FirstSteps() {
  const { t } = useTranslation('home');
  const { number } = useFigures();
  const may = objectNamed(useCatalog(), 'campaign')?.can.create ?? false;
  const done = useDone();
  const [closed, close] = useState(() => localStorage.getItem(hidden) === 'yes');
  if (!done || !may || closed) return null;
  const ticked = done.filter(Boolean).length;
  const next = done.indexOf(false);
  const dismiss = () => {
    localStorage.setItem(hidden, 'yes');
    close(true);
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
