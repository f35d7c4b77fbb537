/** The days of a month that have something on them, one under the other. */
import { useTranslation } from 'react-i18next';
import type { Field, ObjectSpec } from '../../engine/catalog';
import type { RecordData } from '../../engine/records';
import { sayNumber } from '../../engine/saying/numbers';
import { useSaying } from '../../engine/saying/useSaying';
import { Empty } from '../../ui/show/empty';
import styles from './calendar.module.css';
import { sayFull } from './days';
import { Entry } from './Entry';
import type { Days } from './useDays';

interface AgendaProps {
  object: ObjectSpec;
  at: Field;
  hue: Field | undefined;
  days: Days;
  weeks: readonly (readonly string[])[];
  month: string;
  thisDay: string;
  /** So many of a day are listed. */
  most: number;
  onOpen: (record: RecordData, how: 'peek' | 'page') => void;
}

export function Agenda({ object, at, hue, days, weeks, month, thisDay, most, onOpen }: AgendaProps) {
  const { t } = useTranslation('list');
  const say = useSaying();
  const filled = weeks.flat().filter((day) => day.startsWith(month) && days.count(day) > 0);
  if (filled.length === 0) return <Empty title={t('calendar.none', { objects: object.plural })} />;
  return (
    <div className={styles.agenda}>
      {filled.map((day) => (
        <section key={day} aria-label={sayFull(day, say)}>
          <h3 data-now={day === thisDay || undefined}>{sayFull(day, say)} <span>{sayNumber(days.count(day), say, 0)}</span></h3>
          <ul>{days.on(day).slice(0, most).map((record) => <li key={record.id}><Entry object={object} at={at} hue={hue} record={record} canMove={false} peeked={false} onOpen={onOpen} onMove={days.move} /></li>)}</ul>
          {days.count(day) > most ? <p className={styles.more}>{t('calendar.more', { count: days.count(day) - most, shown: sayNumber(days.count(day) - most, say, 0) })}</p> : null}
        </section>
      ))}
    </div>
  );
}
