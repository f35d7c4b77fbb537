/** The live panel beside a segment: how many, what share, who can be written to, and who they are. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Condition } from '../../engine/condition/ast';
import { listOnce, type Money } from '../../engine/records';
import { Avatar } from '../../ui/show/avatar';
import { Skeleton } from '../../ui/show/skeleton';
import { useFigures } from '../figures/format';
import { LeftOut } from '../figures/LeftOut';
import styles from './audience.module.css';
import { type Reach as Counted, useReach, useSettled } from './counts';

const sampled = ['name', 'city', 'revenue', 'lifetime_value'] as const;

interface ReachProps {
  where: Condition | null;
  /** False while the condition is not finished. */
  complete?: boolean;
}

export function Reach({ where, complete = true }: ReachProps) {
  const { t } = useTranslation('segments');
  const { clock, number, percent } = useFigures();
  const reach = useReach(where, complete);
  const { size, base } = reach;
  return (
    <aside className={styles.panel} aria-label={t('panel.title')} aria-busy={reach.pending}>
      <div className={styles.size} aria-live="polite">
        <strong data-pending={reach.pending || undefined} data-testid="segment-size">{size === null ? <Skeleton width={96} height={30} /> : `${reach.pending ? '≈ ' : ''}${number(size)}`}</strong>
        <span>{t('panel.people', { count: size ?? 0 })}</span>
      </div>
      <p className={styles.of}>
        {complete ? null : t('panel.incomplete')}
        {complete && size !== null && base ? t('panel.share', { share: percent(size / base, size && size / base < 0.1 ? 1 : 0), base: number(base) }) : null}
        {complete && reach.at ? <time> · {t('panel.asOf', { time: clock(reach.at) })}</time> : null}
      </p>
      {complete ? <LeftOut object="customer" where={reach.where} /> : null}
      {reach.problem ? <p className={styles.problem} role="alert">{reach.problem}</p> : null}
      <Mailable reach={reach} />
      <Sample where={where} complete={complete} />
    </aside>
  );
}

function Mailable({ reach }: { reach: Counted }) {
  const { t } = useTranslation('segments');
  const { number } = useFigures();
  const parts = [
    { key: 'granted', count: reach.granted },
    { key: 'unknown', count: reach.unknown },
    { key: 'withdrawn', count: reach.withdrawn },
    { key: 'unreachable', count: reach.unreachable ?? 0 },
  ];
  const total = Math.max(reach.size ?? 0, 1);
  if (!reach.size) return null;
  return (
    <div className={styles.mailable}>
      <h3>{t('panel.mailable')}</h3>
      <div className={styles.shares} aria-hidden>{parts.map((part) => <i key={part.key} data-part={part.key} style={{ flexGrow: part.count / total }} hidden={part.count === 0} />)}</div>
      <ul>
        {parts.map((part) => <li key={part.key} data-part={part.key}><span>{t(`panel.consent.${part.key}`)}</span><b>{number(part.count)}</b></li>)}
      </ul>
    </div>
  );
}

function Sample({ where, complete }: { where: Condition | null; complete: boolean }) {
  const { t } = useTranslation('segments');
  const { money } = useFigures();
  const settled = useSettled(where);
  const { data } = useQuery({ ...listOnce('customer', { where: settled, fields: sampled, limit: 8 }), enabled: complete, placeholderData: keepPreviousData });
  const people = data?.records ?? [];
  if (people.length === 0) return null;
  return (
    <div className={styles.sample}>
      <h3>{t('panel.sample')}</h3>
      <ul>
        {people.map((person) => {
          const name = String(person.name ?? '');
          const worth = (person.lifetime_value ?? person.revenue) as Money | null | undefined;
          return (
            <li key={person.id}>
              <Link to="/$object/$id" params={{ object: 'customer', id: person.id }}>
                <Avatar name={name} size={24} /><span>{name}</span><small>{[person.city, worth ? money(worth, 0) : null].filter(Boolean).join(' · ')}</small>
              </Link>
            </li>
          );
        })}
      </ul>
      <Link className={styles.all} to="/$object" params={{ object: 'customer' }} search={settled ? { f: settled } : {}}>{t('panel.all')}</Link>
    </div>
  );
}
