/** Which columns are in view, so that forty are no heavier than ten. */
import { type RefObject, useEffect, useMemo, useState } from 'react';
import type { Column } from '../columns';

const margin = 240;
/** So few are always drawn. */
const few = 12;

export interface ColumnRange {
  from: number;
  to: number;
}

/** Where each pinned column stands, in pixels from the left. */
export function pinnedLefts(columns: readonly Column[], before: number): number[] {
  let left = before;
  return columns.filter((column) => column.pinned).map((column) => {
    const at = left;
    left += column.width;
    return at;
  });
}

/** Scrolls sideways no further than needed until a column is seen whole, beside those that are pinned. */
export function revealColumn(element: HTMLElement, columns: readonly Column[], at: number, before: number): void {
  if (columns[at]?.pinned !== false) return;
  // Where there is something to scroll no column is wider than it has to be.
  const wide = (some: readonly Column[]) => some.reduce((sum, column) => sum + column.width, before);
  const [left, right] = [wide(columns.slice(0, at)), wide(columns.slice(0, at + 1))];
  const covered = wide(columns.filter((column) => column.pinned));
  const { scrollLeft, clientWidth } = element;
  if (left - covered < scrollLeft) element.scrollLeft = left - covered;
  else if (right > scrollLeft + clientWidth) element.scrollLeft = Math.min(right - clientWidth, left - covered);
}

export function useColumnRange(scroll: RefObject<HTMLDivElement | null>, columns: readonly Column[], ready: boolean): ColumnRange {
  const all = useMemo(() => ({ from: 0, to: columns.length - 1 }), [columns.length]);
  const [range, setRange] = useState<ColumnRange>({ from: 0, to: few });
  useEffect(() => {
    const element = scroll.current;
    if (!element || columns.length <= few) return undefined;
    const edges = columns.reduce<number[]>((sums, column) => [...sums, (sums.at(-1) ?? 0) + column.width], []);
    function look() {
      if (!element) return;
      const left = element.scrollLeft - margin;
      const right = element.scrollLeft + element.clientWidth + margin;
      const from = Math.max(0, edges.findIndex((edge) => edge > left));
      const beyond = edges.findIndex((edge, index) => edge - (columns[index]?.width ?? 0) > right);
      const to = beyond < 0 ? columns.length - 1 : beyond;
      setRange((before) => (before.from === from && before.to === to ? before : { from, to }));
    }
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [columns, ready, scroll]);
  return columns.length <= few ? all : range;
}
