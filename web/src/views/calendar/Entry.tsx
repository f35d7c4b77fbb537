/** One record on its day: its time where it has one, its name, and the colour of its first choice. */
import { useDraggable } from '@dnd-kit/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Field, ObjectSpec } from '../../engine/catalog';
import type { RecordData } from '../../engine/records';
import { dateFormat } from '../../engine/saying/saying';
import { useSaying } from '../../engine/saying/useSaying';
import { hueOf } from '../../ui/show/tag';
import styles from './calendar.module.css';
import { followCard } from '../board/following';
import { addDays, dayOf } from './days';
import { daySteps } from './dragging';

interface FaceProps {
  object: ObjectSpec;
  at: Field;
  hue: Field | undefined;
  record: RecordData;
}

function useWords({ object, at, hue, record }: FaceProps) {
  const { t } = useTranslation('list');
  const say = useSaying();
  const value = record[at.name];
  const option = hue?.options?.find((each) => each.value === record[hue.name]);
  return {
    name: String(record[object.title] ?? '') || t('untitled'),
    time: at.type === 'datetime' && typeof value === 'string' ? dateFormat(say.locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: say.zone }).format(new Date(value)) : '',
    hue: hueOf(option?.color), choice: option?.label,
  };
}

export function EntryFace({ lifted, ...face }: FaceProps & { lifted?: boolean }) {
  const words = useWords(face);
  return <span className={styles.entry} data-hue={words.hue} data-lifted={lifted || undefined}><span className={styles.dot} aria-hidden />{words.time ? <time>{words.time}</time> : null}<span>{words.name}</span></span>;
}

interface EntryProps extends FaceProps {
  canMove: boolean;
  peeked: boolean;
  onOpen: (record: RecordData, how: 'peek' | 'page') => void;
  onMove: (record: RecordData, day: string) => void;
}

export const Entry = memo(function Entry({ canMove, peeked, onOpen, onMove, ...face }: EntryProps) {
  const { object, at, record } = face;
  const say = useSaying();
  const words = useWords(face);
  const { attributes, listeners, setNodeRef, isDragging } = useDraggable({ id: record.id, data: { record, name: words.name }, disabled: !canMove });
  function onKeyDown(event: React.KeyboardEvent) {
    const step = event.shiftKey && canMove && !isDragging ? daySteps[event.key] : undefined;
    if (!step) return listeners?.onKeyDown?.(event);
    event.preventDefault();
    onMove(record, addDays(dayOf(record[at.name], at, say), step));
    return followCard(event.currentTarget.closest('[role=group]'), record.id);
  }
  return (
    <a ref={setNodeRef} {...listeners} className={styles.entry} data-card={record.id} data-hue={words.hue} data-dragging={isDragging || undefined} data-peeked={peeked || undefined} href={`/${object.name}/${record.id}`} draggable={false}
      title={[words.name, words.choice].filter(Boolean).join(' · ')} aria-describedby={canMove ? attributes['aria-describedby'] : undefined} onKeyDown={onKeyDown}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        onOpen(record, 'peek');
      }}>
      <span className={styles.dot} aria-hidden />{words.time ? <time>{words.time}</time> : null}<span>{words.name}</span>
    </a>
  );
});
