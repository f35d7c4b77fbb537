/** The lines of a grid that are in view: scrolling draws these and nothing else, and what drew a row draws another when it has left. */
import { lazy, type RefObject, Suspense, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Saying } from '../../../engine/saying/saying';
import { Skeleton } from '../../../ui/show/skeleton';
import type { Column } from '../columns';
import styles from '../grid.module.css';
import type { Place } from '../keys';
import { Row, type RowActs } from '../Row';
import type { Choosing } from '../selection';
import type { ColumnRange } from './useColumnRange';
import { useLines } from './useLines';
import type { Grouped, Rows } from './useRows';

/** Stands where a name will. */
const mark = '\u0000';

const GroupHead = lazy(() => import('./GroupHead').then((file) => ({ default: file.GroupHead })));

interface BodyProps {
  id: string;
  object: string;
  scroll: RefObject<HTMLDivElement | null>;
  /** Scrolls until a line is seen. */
  revealing: RefObject<((line: number) => void) | null>;
  rows: Rows;
  height: number;
  /** What lies over the first and the last lines: the head and the foot. */
  above: number;
  below: number;
  columns: readonly Column[];
  range: ColumnRange;
  lefts: readonly number[];
  say: Saying;
  grouped?: Grouped;
  choosing?: Choosing;
  peek?: string;
  phone: boolean;
  acts: RowActs;
  at: Place | null;
  editing: { seed?: string } | null;
}

export function Body({ id, object, scroll, revealing, rows, height, above, below, columns, range, lefts, say, grouped, choosing, peek, phone, acts, at, editing }: BodyProps) {
  const { t } = useTranslation('list');
  const { from, to, shift, slots, first, reveal } = useLines({ scroll, count: rows.loading ? 0 : rows.lines, height, covered: above + below });
  const words = useMemo(() => {
    // Put together once, and not for each of the rows that scroll by.
    const [before = '', after = ''] = t('choose', { name: mark }).split(mark);
    return { untitled: t('untitled'), choose: (name: string) => before + name + after };
  }, [t]);
  const { show } = rows;
  useEffect(() => show(from, to), [from, show, to]);
  useEffect(() => { revealing.current = reveal; }, [reveal, revealing]);

  const waiting = (key: React.Key, top: number, width: number | string) => (
    <div key={key} className={styles.row} style={{ transform: `translateY(${top}px)` }}>{choosing ? <span /> : null}<div className={styles.waiting}><Skeleton width={width} /></div></div>
  );
  if (rows.loading) return Array.from({ length: 14 }, (_, row) => waiting(row, row * height + above, 120 + ((row * 37) % 90)));
  const placed = (line: number) => (((line - first) % slots) + slots) % slots;
  const lines = Array.from({ length: Math.max(0, to - from + 1) }, (_, step) => from + step).sort((one, other) => placed(one) - placed(other));
  return lines.map((number) => {
    const line = rows.lineAt(number);
    const top = number * height + above - shift;
    if ('group' in line) return grouped ? <Suspense key={line.group.key} fallback={null}><GroupHead group={line.group} field={grouped.field} top={top} columns={columns} range={range} offset={choosing ? 1 : 0} say={say} onToggle={grouped.onToggle} onAlone={grouped.onAlone} /></Suspense> : null;
    const slot = number % slots;
    const { row } = line;
    const record = rows.at(row);
    if (!record) return waiting(`waiting ${slot}`, top, '60%');
    const isActive = at?.row === row;
    return (
      <Row key={slot} id={isActive ? `${id}-${row}` : ''} index={row} top={top} record={record} columns={columns} range={range} lefts={lefts} say={say} words={words} acts={acts}
        href={`/${object}/${record.id}`} active={isActive ? at.column : -1} editing={isActive && editing !== null} seed={isActive ? editing?.seed : undefined}
        chosen={choosing?.isChosen(record.id) ?? false} choosable={choosing !== undefined} peeked={record.id === peek} phone={phone} />
    );
  });
}
