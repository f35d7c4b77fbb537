/** A grid over any list of records: virtual rows, keys like a spreadsheet, editing in place. Works with a fixed condition too. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ClipboardEvent, lazy, type ReactNode, Suspense, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppearance } from '../../engine/appearance';
import type { ObjectSpec } from '../../engine/catalog';
import type { RecordData } from '../../engine/records';
import { useSaying } from '../../engine/saying/useSaying';
import { Skeleton } from '../../ui/show/skeleton';
import { usePhone } from '../../ui/theme/screen';
import { type Column, type ColumnChoice, useColumns } from './columns';
import styles from './grid.module.css';
import { Head } from './Head';
import { Row } from './Row';
import type { Choosing } from './selection';
import { useCells } from './useCells';
import type { Rows } from './useRows';

export interface GridProps {
  object: ObjectSpec;
  rows: Rows;
  columns: readonly ColumnChoice[];
  label: string;
  sort?: string;
  onSort?: (sort: string | undefined) => void;
  onColumns?: (columns: ColumnChoice[]) => void;
  choosing?: Choosing;
  /** Opens beside the list, or as a page of its own. Without it a click leads to the page. */
  onOpen?: (record: RecordData, how: 'peek' | 'page') => void;
  onDelete?: (record: RecordData) => void;
  peek?: string;
  readonly?: boolean;
  /** What stands here when there is no row. */
  empty?: ReactNode;
}

const PasteDialog = lazy(() => import('../paste/PasteDialog'));

const heights = { compact: 32, default: 36, comfortable: 44 } as const;
const checkWidth = 40;

function template(columns: readonly Column[], choosable: boolean): string {
  return [...(choosable ? [`${checkWidth}px`] : []), ...columns.map((column) => `${column.width}px`), 'minmax(0, 1fr)'].join(' ');
}

export function Grid(props: GridProps) {
  const { object, rows, columns: choices, label, sort, onSort, onColumns, choosing, peek, empty } = props;
  const { t } = useTranslation('list');
  const id = useId();
  const say = useSaying();
  const phone = usePhone();
  const { density } = useAppearance();
  const columns = useColumns(object, choices);
  const scroll = useRef<HTMLDivElement>(null);
  const height = phone ? 56 : heights[density];
  const waiting = rows.more ? 12 : 0;
  const virtual = useVirtualizer({
    count: rows.loading ? 0 : rows.rows.length + waiting,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    overscan: 8,
    scrollPaddingStart: phone ? 0 : 34,
  });
  const cells = useCells({ ...props, columns, scroll, show: (row) => virtual.scrollToIndex(row, { align: 'auto' }), page: Math.max(1, Math.floor((scroll.current?.clientHeight ?? 600) / height) - 2) });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { readMore } = rows;
  const [preview, setPreview] = useState<{ path: string; width: number } | null>(null);

  const [pasting, setPasting] = useState<string | null>(null);
  function onPaste(event: ClipboardEvent<HTMLDivElement>) {
    const text = event.clipboardData.getData('text/plain');
    if (event.target !== event.currentTarget || !cells.at || !text || props.readonly || !object.can.update) return;
    event.preventDefault();
    setPasting(text);
  }

  useLayoutEffect(() => virtual.measure(), [height, virtual]);
  useEffect(() => {
    if (last > rows.rows.length - 50) readMore();
  }, [last, rows.rows.length, readMore]);

  const shown = useMemo(() => columns.map((column) => (column.path === preview?.path ? { ...column, width: preview.width } : column)), [columns, preview]);
  const style = { '--columns': template(shown, choosing !== undefined), '--check': choosing ? `${checkWidth}px` : '0px' } as React.CSSProperties;

  if (!rows.loading && rows.rows.length === 0 && !rows.error) return <div className={styles.frame}>{empty}</div>;
  return (
    <div className={styles.frame}>
      <div ref={scroll} className={styles.scroll} role="grid" tabIndex={0} aria-label={label} aria-rowcount={(rows.total ?? rows.rows.length) + 1} aria-colcount={columns.length}
        aria-multiselectable={choosing ? true : undefined} aria-busy={rows.loading} aria-activedescendant={cells.at ? `${id}-${cells.at.row}-${phone ? 0 : cells.at.column}` : undefined}
        style={style} onKeyDown={cells.onKeyDown} onFocus={cells.onFocus} onPaste={onPaste}>
        <div className={styles.rows} style={{ height: phone ? virtual.getTotalSize() : virtual.getTotalSize() + 34 }}>
          {phone ? null : (
            <Head columns={shown} sort={sort} onSort={onSort} choosing={choosing} preview={(path, width) => setPreview({ path, width })} rowIds={() => rows.rows.map((row) => row.id)}
              onResize={onColumns ? (path, width) => { setPreview(null); onColumns(choices.map((choice) => (choice.path === path ? { path, width } : choice))); } : undefined} />
          )}
          {rows.loading ? Array.from({ length: 14 }, (_, row) => (
            <div key={row} className={styles.row} style={{ transform: `translateY(${row * height + (phone ? 0 : 34)}px)` }}>
              {choosing ? <span /> : null}<div className={styles.waiting}><Skeleton width={120 + ((row * 37) % 90)} /></div>
            </div>
          )) : null}
          {items.map((item) => {
            const record = rows.rows[item.index];
            const top = item.start + (phone ? 0 : 34);
            if (!record) return <div key={item.key} className={styles.row} style={{ transform: `translateY(${top}px)` }}>{choosing ? <span /> : null}<div className={styles.waiting}><Skeleton width="60%" /></div></div>;
            const isActive = cells.at?.row === item.index;
            return (
              <Row key={record.id} id={`${id}-${item.index}`} index={item.index} top={top} record={record} columns={columns} say={say} acts={cells.acts}
                href={`/${object.name}/${record.id}`} active={isActive && cells.at ? cells.at.column : -1} editing={isActive && cells.editing !== null} seed={isActive ? cells.editing?.seed : undefined}
                chosen={choosing?.isChosen(record.id) ?? false} choosable={choosing !== undefined} peeked={record.id === peek} phone={phone} />
            );
          })}
        </div>
      </div>
      {pasting !== null && cells.at ? <Suspense fallback={null}><PasteDialog object={object} text={pasting} rows={rows.rows} columns={columns} at={cells.at} onClose={() => { setPasting(null); scroll.current?.focus({ preventScroll: true }); }} /></Suspense> : null}
      <div className="visually-hidden" aria-live="polite">{cells.spoken}</div>
      {rows.error ? <p role="alert" className={styles.problem}>{t('listFailed')} <button type="button" onClick={rows.again}>{t('retry')}</button></p> : null}
    </div>
  );
}
