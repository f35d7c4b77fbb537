/** The column names: a click sorts, dragging moves, an edge resizes, the hint explains, the arrow opens what else can be done. */
import { lazy, memo, type PointerEvent, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconArrowDown from 'tabler/IconArrowDown';
import IconArrowUp from 'tabler/IconArrowUp';
import IconChevronDown from 'tabler/IconChevronDown';
import { Tip } from '../../../ui/float/tooltip';
import { Checkbox } from '../../../ui/input/check';
import type { Column } from '../columns';
import styles from '../grid.module.css';
import type { ColumnRange } from '../lines/useColumnRange';
import type { Choosing } from '../selection';
import type { ColumnActs } from './acts';
import { useColumnDrag } from './useColumnDrag';

const HeadMenu = lazy(() => import('./HeadMenu'));

interface HeadProps {
  columns: readonly Column[];
  range: ColumnRange;
  lefts: readonly number[];
  sort?: string;
  acts: ColumnActs;
  /** Shows a width while it is being dragged. */
  preview: (path: string, width: number) => void;
  choosing?: Choosing;
  rowIds: () => string[];
  menu: string | null;
  onMenu: (path: string | null) => void;
}

/** Up, down, and back to the view's own order. */
function nextSort(path: string, sort: string | undefined): string | undefined {
  if (sort === path) return `-${path}`;
  return sort === `-${path}` ? undefined : path;
}

function Edge({ column, preview, onResize }: { column: Column } & Pick<HeadProps, 'preview'> & { onResize: (path: string, width: number) => void }) {
  const drag = useRef<{ x: number; width: number } | null>(null);
  const widthAt = (x: number, from: { x: number; width: number }) => Math.min(Math.max(from.width + x - from.x, 60), 800);
  function drop(event: PointerEvent) {
    const from = drag.current;
    drag.current = null;
    if (from && widthAt(event.clientX, from) !== from.width) onResize(column.path, widthAt(event.clientX, from));
  }
  return (
    <span className={styles.resize} aria-hidden
      onPointerDown={(event) => { event.preventDefault(); event.stopPropagation(); event.currentTarget.setPointerCapture(event.pointerId); drag.current = { x: event.clientX, width: event.currentTarget.parentElement?.offsetWidth ?? column.width }; }}
      onPointerMove={(event) => { if (drag.current) preview(column.path, widthAt(event.clientX, drag.current)); }}
      onPointerUp={drop} onPointerCancel={drop} />
  );
}

function Name({ column, sort, onSort }: { column: Column; sort?: string; onSort?: (sort: string | undefined) => void }) {
  const direction = sort === column.path ? 'up' : sort === `-${column.path}` ? 'down' : null;
  const Arrow = direction === 'up' ? IconArrowUp : IconArrowDown;
  const text = <><span>{column.label}</span>{direction ? <Arrow size={14} stroke={2} /> : null}</>;
  const plain = <span>{column.label}</span>;
  const shown = column.sortable && onSort ? <button type="button" data-inline tabIndex={-1} onClick={() => onSort(nextSort(column.path, sort))}>{text}</button> : plain;
  return column.field.hint ? <Tip label={column.label} text={column.field.hint}>{shown}</Tip> : shown;
}

export const Head = memo(function Head({ columns, range, lefts, sort, acts, preview, choosing, rowIds, menu, onMenu }: HeadProps) {
  const { t } = useTranslation('list');
  const row = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<{ path: string; over: string | null } | null>(null);
  const drag = useColumnDrag({ row, onDrag: setDragged, onDrop: (path, to) => acts.place?.(path, to) });
  const some = choosing ? choosing.selection.all || choosing.selection.ids.size > 0 : false;
  const offset = choosing ? 1 : 0;
  const hasMenu = (column: Column) => Boolean(acts.move) && (column.sortable || !column.isTitle);
  return (
    <div ref={row} role="row" aria-rowindex={1} className={styles.head} data-dragging={dragged ? '' : undefined}>
      {choosing ? (
        <div role="columnheader" className={styles.check}>
          <Checkbox aria-label={t('chooseShown')} tabIndex={-1} checked={choosing.selection.all} indeterminate={some && !choosing.selection.all}
            onChange={() => (some ? choosing.clear() : choosing.only(rowIds()))} />
        </div>
      ) : null}
      {columns.map((column, at) => {
        if (!column.pinned && (at < range.from || at > range.to)) return null;
        const arrow = <button type="button" data-inline className={styles.headMenu} tabIndex={-1} aria-label={t('head.menu', { field: column.label })} aria-expanded={menu === column.path} onClick={() => onMenu(menu === column.path ? null : column.path)}><IconChevronDown size={14} stroke={2} /></button>;
        return (
          <div key={column.path} role="columnheader" aria-colindex={at + 1} className={styles.column} data-path={column.path} data-title={column.pinned || undefined} data-end={column.type.align}
            data-over={dragged?.over === column.path || undefined} data-lifted={dragged?.path === column.path || undefined} style={{ gridColumn: at + 1 + offset, left: column.pinned ? lefts[at] : undefined }}
            aria-sort={sort === column.path ? 'ascending' : sort === `-${column.path}` ? 'descending' : undefined}
            onContextMenu={hasMenu(column) ? (event) => { event.preventDefault(); onMenu(column.path); } : undefined}
            {...(acts.place && !column.isTitle ? drag(column.path) : {})}>
            <Name column={column} sort={sort} onSort={acts.sort} />
            {!hasMenu(column) ? null : menu === column.path ? <Suspense fallback={arrow}><HeadMenu column={column} acts={acts} onClose={() => onMenu(null)}>{arrow}</HeadMenu></Suspense> : arrow}
            {acts.resize ? <Edge column={column} preview={preview} onResize={acts.resize} /> : null}
          </div>
        );
      })}
    </div>
  );
});
