/** One column of a board: its figures, and its cards, read page by page as they come into view. */
import { useDroppable } from '@dnd-kit/core';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import IconPlus from 'tabler/IconPlus';
import type { Field, ObjectSpec } from '../../engine/catalog';
import { allOf } from '../../engine/condition/ast';
import type { ListAsk, RecordData } from '../../engine/records';
import { sayCompact, sayMoney, sayNumber, sayPercent } from '../../engine/saying/numbers';
import type { Saying } from '../../engine/saying/saying';
import { useSaying } from '../../engine/saying/useSaying';
import { IconButton } from '../../ui/input/button';
import { Skeleton } from '../../ui/show/skeleton';
import { Tag } from '../../ui/show/tag';
import type { Column } from '../grid/columns';
import { groupCondition } from '../grid/lines/grouping';
import { explain } from '../grid/totals/Figure';
import { usePages } from '../grid/lines/pages';
import { useSpan } from '../grid/lines/useSpan';
import styles from './board.module.css';
import { Card } from './Card';
import { dropName } from './dragging';
import { useInView } from './inView';
import type { Lane } from './lanes';
import type { Moves } from './moves';

interface LaneColumnProps {
  object: ObjectSpec;
  by: Field;
  total: Field | undefined;
  facts: readonly Column[];
  lane: Lane;
  lanes: readonly Lane[];
  asked: ListAsk;
  moves: Moves;
  peek?: string;
  canMove: boolean;
  /** Where each column tells which cards it shows. */
  lists: Map<string, readonly RecordData[]>;
  onOpen: (record: RecordData, how: 'peek' | 'page') => void;
  onCreate?: () => void;
  onMove: (record: RecordData, to: Lane) => void;
}

function saySum(lane: Lane, total: Field, say: Saying, share = 1): string {
  if (lane.unsettled) return '…';
  if (lane.told?.amount === null) return '–';
  const sum = lane.sum * share;
  if (total.type !== 'money') return sayCompact(sum, say);
  const about = share === 1 && (lane.told?.converted || lane.told?.missing) ? '≈ ' : '';
  return about + sayMoney({ amount: String(sum), currency: lane.currency ?? say.currency }, say, 'compact');
}

/** What is there, without what is leaving, and with what is arriving on top. */
function shownCards(known: readonly RecordData[], lane: Lane, by: Field, moves: Moves): RecordData[] {
  const arriving = [...moves.values()].filter((move) => move.to === lane.key).map((move) => ({ ...move.record, [by.name]: lane.value }));
  return [...arriving, ...known.filter((record) => !moves.has(record.id))];
}

export function LaneColumn({ object, by, total, facts, lane, lanes, asked, moves, peek, canMove, lists, onOpen, onCreate, onMove }: LaneColumnProps) {
  const { t } = useTranslation('list');
  const say = useSaying();
  const scroll = useRef<HTMLDivElement>(null);
  const [span, show] = useSpan();
  const where = useMemo(() => allOf([asked.where, groupCondition(by.name, by, lane.value, say)]), [asked.where, by, lane.value, say]);
  const [pages] = usePages(object.name, [{ asked: { ...asked, where }, window: span }]);
  const known: RecordData[] = [];
  for (let at = 0; pages && at < pages.known; at += 1) { const record = pages.at(at); if (record) known.push(record); }
  const cards = shownCards(known, lane, by, moves);
  const more = pages && !pages.done && !pages.pending ? 3 : 0;
  const names = [...cards.map(({ id }) => id), ...Array.from({ length: more }, (_, at) => `more${at}`)];
  const { items, height, measure } = useInView(scroll, names);
  const { setNodeRef, isOver } = useDroppable({ id: dropName(lane.key) });
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => show(first, last), [first, last, show]);
  useEffect(() => { lists.set(lane.key, cards); });
  const head = `${lane.label}, ${t('board.count', { count: lane.count, shown: sayNumber(lane.count, say, 0) })}`;
  return (
    <section ref={setNodeRef} className={styles.lane} data-over={isOver || undefined} data-lane={lane.key} aria-label={head}>
      <header className={styles.head}>
        {by.options && lane.value !== null ? <Tag hue={lane.hue}>{lane.label}</Tag> : <strong>{lane.label}</strong>}
        <span className={styles.count} data-count>{sayNumber(lane.count, say, 0)}</span>
        <span className={styles.sums}>
          {total ? <span className={styles.sum} data-sum title={[`${t('total.sum')} · ${total.label}`, lane.told ? explain(lane.told, say, t) : ''].filter(Boolean).join('\n')}>{lane.count ? saySum(lane, total, say) : ''}</span> : null}
          {total && lane.chance !== undefined && lane.count && lane.told?.amount !== null ? <small data-weighted title={t('board.weighted', { chance: sayPercent(lane.chance, say) })}>≈ {saySum(lane, total, say, lane.chance)}</small> : null}
          {lane.told?.missing ? <small data-missing>{t('total.without', { count: lane.told.missing, shown: sayNumber(lane.told.missing, say, 0) })}</small> : null}
        </span>
        {onCreate ? <IconButton label={t('board.add', { object: object.label, column: lane.label })} size={26} onClick={onCreate}><IconPlus size={16} stroke={1.75} /></IconButton> : null}
      </header>
      <div ref={scroll} className={styles.cards}>
        {pages?.pending ? Array.from({ length: Math.min(lane.count, 4) }, (_, at) => <div key={at} className={styles.card}><Skeleton width="70%" /><Skeleton width="40%" /></div>) : null}
        {!pages?.pending && cards.length === 0 ? <p className={styles.none}>{t(canMove ? 'board.drop' : 'board.nothing')}</p> : null}
        <ul style={{ height }}>
          {items.map((item) => {
            const record = cards[item.index];
            return (
              <li key={item.key} ref={measure} data-key={item.key} style={{ transform: `translateY(${item.start}px)` }}>
                {record ? <Card object={object} record={record} facts={facts} total={total} lane={lane} lanes={lanes} canMove={canMove} peeked={record.id === peek} waiting={moves.get(record.id)?.waiting} onOpen={onOpen} onMove={onMove} /> : <div className={styles.card}><Skeleton width="70%" /></div>}
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}
