/** The column names: a click sorts, an edge resizes, the hint explains. */
import { type PointerEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import IconArrowDown from 'tabler/IconArrowDown';
import IconArrowUp from 'tabler/IconArrowUp';
import { Tip } from '../../ui/float/tooltip';
import { Checkbox } from '../../ui/input/check';
import type { Column } from './columns';
import styles from './grid.module.css';
import type { Choosing } from './selection';

interface HeadProps {
  columns: readonly Column[];
  sort?: string;
  onSort?: (sort: string | undefined) => void;
  onResize?: (path: string, width: number) => void;
  /** Shows a width while it is being dragged. */
  preview: (path: string, width: number) => void;
  choosing?: Choosing;
  rowIds: () => string[];
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
      onPointerDown={(event) => { event.preventDefault(); event.currentTarget.setPointerCapture(event.pointerId); drag.current = { x: event.clientX, width: column.width }; }}
      onPointerMove={(event) => { if (drag.current) preview(column.path, widthAt(event.clientX, drag.current)); }}
      onPointerUp={drop} onPointerCancel={drop} />
  );
}

function Name({ column, sort, onSort }: { column: Column } & Pick<HeadProps, 'sort' | 'onSort'>) {
  const direction = sort === column.path ? 'up' : sort === `-${column.path}` ? 'down' : null;
  const Arrow = direction === 'up' ? IconArrowUp : IconArrowDown;
  const text = <><span>{column.label}</span>{direction ? <Arrow size={14} stroke={2} /> : null}</>;
  const plain = <span>{column.label}</span>;
  const shown = column.sortable && onSort ? <button type="button" tabIndex={-1} onClick={() => onSort(nextSort(column.path, sort))}>{text}</button> : plain;
  return column.field.hint ? <Tip label={<><strong>{column.label}</strong><br />{column.field.hint}</>} wide>{shown}</Tip> : shown;
}

export function Head({ columns, sort, onSort, onResize, preview, choosing, rowIds }: HeadProps) {
  const { t } = useTranslation('list');
  const some = choosing ? choosing.selection.all || choosing.selection.ids.size > 0 : false;
  return (
    <div role="row" aria-rowindex={1} className={styles.head}>
      {choosing ? (
        <div role="columnheader" className={styles.check}>
          <Checkbox aria-label={t('chooseShown')} tabIndex={-1} checked={choosing.selection.all} indeterminate={some && !choosing.selection.all}
            onChange={() => (some ? choosing.clear() : choosing.only(rowIds()))} />
        </div>
      ) : null}
      {columns.map((column, at) => (
        <div key={column.path} role="columnheader" aria-colindex={at + 1} className={styles.column} data-title={column.isTitle || undefined} data-end={column.type.align}
          aria-sort={sort === column.path ? 'ascending' : sort === `-${column.path}` ? 'descending' : undefined}>
          <Name column={column} sort={sort} onSort={onSort} />
          {onResize ? <Edge column={column} preview={preview} onResize={onResize} /> : null}
        </div>
      ))}
    </div>
  );
}
