/** Which lines of a list are in view. All are of one height, so that a million cost no more than a hundred. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';

const overscan = 5;
/** Before anything was measured. */
const start = { from: 0, to: 30 };

interface Asked {
  scroll: RefObject<HTMLDivElement | null>;
  count: number;
  height: number;
  /** Whether the list is on screen at all. */
  present: boolean;
  /** What lies over the first and the last lines: the head and the foot of the list. */
  above: number;
  below: number;
}

export interface Lines {
  /** The numbers of the lines to draw. */
  drawn: readonly number[];
  /** The height of all of them. */
  size: number;
  /** Scrolls no further than needed until the line is seen whole. */
  reveal: (line: number) => void;
}

export function useLines({ scroll, count, height, present, above, below }: Asked): Lines {
  const [range, setRange] = useState(start);
  const covered = above + below;

  const look = useCallback(() => {
    const element = scroll.current;
    if (!element) return;
    const from = Math.max(0, Math.floor(element.scrollTop / height) - overscan);
    const to = Math.ceil((element.scrollTop + element.clientHeight - covered) / height) + overscan;
    setRange((before) => (before.from === from && before.to === to ? before : { from, to }));
  }, [covered, height, scroll]);

  useEffect(() => {
    const element = scroll.current;
    if (!element) return undefined;
    // Drawn in the same frame: what is scrolled to is never blank.
    const onScroll = () => flushSync(look);
    const observer = new ResizeObserver(look);
    element.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [look, present, scroll]);
  useLayoutEffect(look, [look, count, present]);

  const reveal = useCallback((line: number) => {
    const element = scroll.current;
    if (!element) return;
    const top = line * height;
    const room = element.clientHeight - covered;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + height > element.scrollTop + room) element.scrollTop = top + height - room;
  }, [covered, height, scroll]);

  const from = Math.min(range.from, Math.max(count - 1, 0));
  const drawn = Array.from({ length: Math.max(0, Math.min(range.to, count - 1) - from + 1) }, (_, step) => from + step);
  return { drawn, size: count * height, reveal };
}
