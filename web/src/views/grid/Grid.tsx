/** A grid over any list of records: virtual rows and columns, keys like a spreadsheet, groups, editing in place. Works with a fixed condition too. */
import { type ClipboardEvent, lazy, type ReactNode, Suspense, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppearance } from '../../engine/appearance';
import type { ObjectSpec } from '../../engine/catalog';
import type { Condition } from '../../engine/condition/ast';
import type { RecordData } from '../../engine/records';
import { useSaying } from '../../engine/saying/useSaying';
import { usePhone } from '../../ui/theme/screen';
import { type Column, type ColumnChoice, useColumns } from './columns';
import styles from './grid.module.css';
import { useColumnActs } from './head/acts';
import { Head } from './head/Head';
import type { Place } from './keys';
import { Body } from './lines/Body';
import { barHeight } from './lines/place';
import { pinnedLefts, revealColumn, useColumnRange } from './lines/useColumnRange';
import type { Grouped, Rows } from './lines/useRows';
import type { Choosing } from './selection';
import { useCells } from './useCells';

export interface GridProps {
  object: ObjectSpec;
  rows: Rows;
  columns: readonly ColumnChoice[];
  label: string;
  sort?: string;
  onSort?: (sort: string | undefined) => void;
  onColumns?: (columns: ColumnChoice[]) => void;
  onGroup?: (path: string | undefined) => void;
  grouped?: Grouped;
  /** What the figures at the foot are of; without it the list has no foot. */
  totalled?: { where?: Condition | null; q?: string };
  choosing?: Choosing;
  /** Opens beside the list, or as a page of its own. Without it a click leads to the page. */
  onOpen?: (record: RecordData, how: 'peek' | 'page') => void;
  onDelete?: (record: RecordData) => void;
  peek?: string;
  readonly?: boolean;
  /** What stands here when there is no row. */
  empty?: ReactNode;
}

const PasteDialog = lazy(() => import('./paste/PasteDialog'));
const Foot = lazy(() => import('./totals/Foot').then((file) => ({ default: file.Foot })));

const heights = { compact: 32, default: 36, comfortable: 44 } as const;
const checkWidth = 44;
const headHeight = 34;

function template(columns: readonly Column[], choosable: boolean): string {
  const check = choosable ? checkWidth : 0;
  const others = columns.reduce((sum, column) => sum + (column.grows ? 0 : column.width), check);
  const wide = ({ grows, width }: Column) => (grows ? `clamp(${width}px, 100cqw - ${others}px, ${2 * width}px)` : `${width}px`);
  return [...(check ? [`${check}px`] : []), ...columns.map(wide), 'minmax(0, 1fr)'].join(' ');
}

export function Grid(props: GridProps) {
  const { object, rows, columns: choices, label, sort, onSort, onColumns, onGroup, grouped, totalled, choosing, peek, empty } = props;
  const { t } = useTranslation('list');
  const id = useId();
  const say = useSaying();
  const phone = usePhone();
  const { density } = useAppearance();
  const columns = useColumns(object, choices);
  const scroll = useRef<HTMLDivElement>(null);
  const height = phone ? 56 : heights[density];
  const below = phone ? 0 : headHeight;
  const hasFoot = totalled !== undefined && !phone;
  const size = barHeight((rows.loading ? 0 : rows.lines) * height);
  const revealing = useRef<((line: number) => void) | null>(null);
  const acts = useColumnActs({ choices, onColumns, onSort, onGroup });
  const [menu, setMenu] = useState<string | null>(null);
  const offset = choosing ? 1 : 0;
  const reveal = (row: number, column: number) => {
    revealing.current?.(rows.lineOf(row));
    if (scroll.current && !phone) revealColumn(scroll.current, columns, column, offset * checkWidth);
  };
  const cells = useCells({ ...props, columns, columnActs: acts, onMenu: setMenu, scroll, reveal, page: () => Math.max(1, Math.floor((scroll.current?.clientHeight ?? 600) / height) - 2) });
  const [preview, setPreview] = useState<{ path: string; width: number } | null>(null);
  const shown = useMemo(() => columns.map((column) => (column.path === preview?.path ? { ...column, width: preview.width, grows: false } : column)), [columns, preview]);
  const headActs = useMemo(() => ({ ...acts, resize: acts.resize && ((path: string, width: number) => { setPreview(null); acts.resize?.(path, width); }) }), [acts]);
  const showWidth = useCallback((path: string, width: number) => setPreview({ path, width }), []);
  const showMenu = useCallback((path: string | null) => { setMenu(path); if (path === null) scroll.current?.focus({ preventScroll: true }); }, []);
  const latest = useRef(rows);
  useEffect(() => { latest.current = rows; });
  const rowIds = useCallback(() => Array.from({ length: Math.min(latest.current.size, 500) }, (_, row) => latest.current.at(row)?.id).filter((each) => each !== undefined), []);
  const range = useColumnRange(scroll, shown, !rows.loading);
  const lefts = useMemo(() => pinnedLefts(shown, offset * checkWidth), [offset, shown]);

  const [pasting, setPasting] = useState<{ text: string; at: Place } | null>(null);
  function onPaste(event: ClipboardEvent<HTMLDivElement>) {
    const text = event.clipboardData.getData('text/plain');
    if (event.target !== event.currentTarget || !cells.at || !text || props.readonly || !object.can.update) return;
    event.preventDefault();
    setPasting({ text, at: cells.at });
  }

  const style = { '--columns': template(shown, choosing !== undefined), '--check': choosing ? `${checkWidth}px` : '0px' } as React.CSSProperties;
  if (!rows.loading && rows.lines === 0 && !rows.error) return <div className={styles.frame}>{empty}</div>;
  return (
    <div className={styles.frame}>
      <div ref={scroll} className={styles.scroll} role="grid" tabIndex={0} aria-label={label} aria-rowcount={(rows.total ?? rows.size) + 1} aria-colcount={columns.length}
        aria-multiselectable={choosing ? true : undefined} aria-busy={rows.loading} aria-activedescendant={cells.at ? `${id}-${cells.at.row}-${phone ? 0 : cells.at.column}` : undefined}
        style={style} onKeyDown={cells.onKeyDown} onFocus={cells.onFocus} onPaste={onPaste}>
        <div className={styles.rows} style={{ height: size + below + (hasFoot ? headHeight : 0) }}>
          {phone ? null : <Head columns={shown} range={range} lefts={lefts} sort={sort} acts={headActs} choosing={choosing} preview={showWidth} rowIds={rowIds} menu={menu} onMenu={showMenu} />}
          <Body id={id} object={object.name} scroll={scroll} revealing={revealing} rows={rows} height={height} above={below} below={hasFoot ? headHeight : 0} columns={shown} range={range} lefts={lefts} say={say}
            grouped={grouped} choosing={choosing} peek={peek} phone={phone} acts={cells.acts} at={cells.at} editing={cells.editing} />
          {hasFoot && !rows.loading ? <><div style={{ height: size }} /><Suspense fallback={null}><Foot columns={shown} range={range} lefts={lefts} offset={offset} object={object.name} totalled={totalled} total={rows.total} say={say} onTotal={acts.total} /></Suspense></> : null}
        </div>
      </div>
      {pasting ? <Suspense fallback={null}><PasteDialog object={object} text={pasting.text} rows={rows} columns={columns} at={pasting.at} onClose={() => { setPasting(null); scroll.current?.focus({ preventScroll: true }); }} /></Suspense> : null}
      <div className="visually-hidden" aria-live="polite">{cells.spoken}</div>
      {rows.error ? <p role="alert" className={styles.failed}>{t('listFailed')} <button type="button" onClick={rows.again}>{t('retry')}</button></p> : null}
    </div>
  );
}
