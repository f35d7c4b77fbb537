/** One day of a month or a week, with what lies on it. */
import { useDroppable } from '@dnd-kit/core';
import { useTranslation } from 'react-i18next';
import IconPlus from 'tabler/IconPlus';
import type { Field, ObjectSpec } from '../../engine/catalog';
import type { RecordData } from '../../engine/records';
import { sayNumber } from '../../engine/saying/numbers';
import { useSaying } from '../../engine/saying/useSaying';
import { IconButton } from '../../ui/input/button';
import styles from './calendar.module.css';
import { sayFull } from './days';
import { Entry } from './Entry';

interface DayCellProps {
  day: string;
  object: ObjectSpec;
  at: Field;
  hue: Field | undefined;
  records: readonly RecordData[];
  count: number;
  /** So many lines find room, the one that tells of more among them. */
  most: number;
  canMove: boolean;
  peek?: string;
  now: boolean;
  outside: boolean;
  onOpen: (record: RecordData, how: 'peek' | 'page') => void;
  onMove: (record: RecordData, day: string) => void;
  onDrill?: () => void;
  onCreate?: () => void;
}

export function DayCell({ day, object, at, hue, records, count, most, canMove, peek, now, outside, onOpen, onMove, onDrill, onCreate }: DayCellProps) {
  const { t } = useTranslation('list');
  const say = useSaying();
  const { setNodeRef, isOver } = useDroppable({ id: day });
  const shown = count > most ? records.slice(0, most - 1) : records;
  const more = count - shown.length;
  const named = `${sayFull(day, say)}, ${t('board.count', { count, shown: sayNumber(count, say, 0) })}`;
  return (
    <section ref={setNodeRef} className={styles.day} data-day={day} data-over={isOver || undefined} data-now={now || undefined} data-outside={outside || undefined} aria-label={named} aria-current={now ? 'date' : undefined}>
      <div className={styles.dayHead}>
        <span>{Number(day.slice(8))}</span>
        {onCreate ? <IconButton label={t('calendar.add', { object: object.label, day: sayFull(day, say) })} size={24} onClick={onCreate}><IconPlus size={14} stroke={1.75} /></IconButton> : null}
      </div>
      {shown.length > 0 ? (
        <ul>{shown.map((record) => <li key={record.id}><Entry object={object} at={at} hue={hue} record={record} canMove={canMove} peeked={record.id === peek} onOpen={onOpen} onMove={onMove} /></li>)}</ul>
      ) : null}
      {more > 0 && onDrill ? <button type="button" className={styles.more} onClick={onDrill}>{t('calendar.more', { count: more, shown: sayNumber(more, say, 0) })}</button> : null}
      {more > 0 && !onDrill ? <p className={styles.more}>{t('calendar.more', { count: more, shown: sayNumber(more, say, 0) })}</p> : null}
    </section>
  );
}
