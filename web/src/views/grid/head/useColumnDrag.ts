/** Dragging a column by its name: it starts after four pixels, and a click stays a click. */
import { type PointerEvent, type RefObject, useRef } from 'react';

const threshold = 4;

interface DragProps {
  row: RefObject<HTMLDivElement | null>;
  onDrag: (drag: { path: string; over: string | null } | null) => void;
  onDrop: (path: string, to: string) => void;
}

export function useColumnDrag({ row, onDrag, onDrop }: DragProps) {
  const from = useRef<{ path: string; x: number; over: string | null; moved: boolean } | null>(null);

  function under(x: number): string | null {
    const heads = row.current?.querySelectorAll<HTMLElement>('[data-path]') ?? [];
    // What is pinned lies over the others.
    const hit = [...heads].find((head) => { const box = head.getBoundingClientRect(); return x >= box.left && x < box.right; });
    return hit?.dataset.path ?? null;
  }

  return (path: string) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button === 0 && event.pointerType === 'mouse') from.current = { path, x: event.clientX, over: null, moved: false };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const drag = from.current;
      if (!drag || (!drag.moved && Math.abs(event.clientX - drag.x) < threshold)) return;
      if (!drag.moved) event.currentTarget.setPointerCapture(event.pointerId);
      drag.moved = true;
      const over = under(event.clientX);
      if (over === drag.over) return;
      drag.over = over;
      onDrag({ path, over: over === path ? null : over });
    },
    onPointerUp: () => {
      const drag = from.current;
      from.current = null;
      onDrag(null);
      if (drag?.moved && drag.over && drag.over !== drag.path) onDrop(drag.path, drag.over);
    },
    onPointerCancel: () => { from.current = null; onDrag(null); },
    onClickCapture: (event: React.MouseEvent) => { if (event.currentTarget.hasAttribute('data-lifted')) event.stopPropagation(); },
  });
}
