/** One card: its name, a few facts, and the menu that moves it without dragging. */
import { useDraggable } from '@dnd-kit/core';
import { lazy, memo, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import IconArrowsExchange from 'tabler/IconArrowsExchange';
import IconCloudOff from 'tabler/IconCloudOff';
import type { Field, ObjectSpec } from '../../engine/catalog';
import type { RecordData } from '../../engine/records';
import { useSaying } from '../../engine/saying/useSaying';
import { isNothing } from '../../fields/base/compare';
import { useOpening } from '../../ui/float/opening';
import type { Column } from '../grid/columns';
import styles from './board.module.css';
import type { Lane } from './lanes';

const MoveMenu = lazy(() => import('./MoveMenu'));

interface FaceProps {
  object: ObjectSpec;
  record: RecordData;
  facts: readonly Column[];
  total: Field | undefined;
}

function Facts({ record, facts, total }: Omit<FaceProps, 'object'>) {
  const say = useSaying();
  const filled = facts.filter((fact) => !isNothing(record[fact.path]));
  return (
    <div className={styles.facts}>
      {filled.map((fact) => {
        const { Cell } = fact.type;
        return <span key={fact.path} title={fact.label} data-total={fact.path === total?.name || undefined}><Cell value={record[fact.path]} field={fact.field} say={say} record={record} dense /></span>;
      })}
    </div>
  );
}

/** How a card looks in the hand. */
export function CardFace({ object, record, facts, total, lifted }: FaceProps & { lifted?: boolean }) {
  const { t } = useTranslation('list');
  return (
    <div className={styles.card} data-lifted={lifted || undefined}>
      <span className={styles.name}>{String(record[object.title] ?? '') || t('untitled')}</span>
      <Facts record={record} facts={facts} total={total} />
    </div>
  );
}

interface CardProps extends FaceProps {
  lane: Lane;
  lanes: readonly Lane[];
  canMove: boolean;
  peeked: boolean;
  /** Its move has not reached the server yet. */
  waiting?: boolean;
  onOpen: (record: RecordData, how: 'peek' | 'page') => void;
  onMove: (record: RecordData, to: Lane) => void;
}

export const Card = memo(function Card({ object, record, facts, total, lane, lanes, canMove, peeked, waiting, onOpen, onMove }: CardProps) {
  const { t } = useTranslation('list');
  const name = String(record[object.title] ?? '') || t('untitled');
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, isDragging } = useDraggable({ id: record.id, data: { record, from: lane.key, name }, disabled: !canMove });
  const { target, open, close, toggle } = useOpening();
  const button = (
    <button ref={target} type="button" className={styles.move} aria-label={t('board.moveOne', { name })} aria-expanded={open} onClick={toggle}><IconArrowsExchange size={16} stroke={1.75} /></button>
  );
  return (
    <div ref={setNodeRef} className={styles.card} data-card={record.id} data-lane={lane.key} data-dragging={isDragging || undefined} data-peeked={peeked || undefined} {...listeners}>
      <a ref={setActivatorNodeRef} className={styles.name} href={`/${object.name}/${record.id}`} draggable={false} aria-describedby={canMove ? attributes['aria-describedby'] : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
          event.preventDefault();
          onOpen(record, 'peek');
        }}>{name}</a>
      <Facts record={record} facts={facts} total={total} />
      {waiting ? <span className={styles.waiting} role="status"><IconCloudOff size={14} stroke={1.75} />{t('board.waiting')}</span> : null}
      {canMove ? open ? <Suspense fallback={button}><MoveMenu lanes={lanes} lane={lane} onMove={(to) => onMove(record, to)} onClose={close}>{button}</MoveMenu></Suspense> : button : null}
    </div>
  );
});
