/** Which cards of a column are drawn: those in view and a few around them. Each is measured when it is drawn. */
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';

interface Placed {
  index: number;
  key: string;
  /** How far from the top of the column, in pixels. */
  start: number;
}

const guess = 108;
const gap = 8;
const around = 320;

export function useInView(scroll: RefObject<HTMLElement | null>, keys: readonly string[]) {
  const heights = useRef(new Map<string, number>());
  const [view, look] = useState({ top: 0, height: 900 });
  const [, drawAgain] = useState(0);

  useLayoutEffect(() => {
    const element = scroll.current;
    if (!element) return undefined;
    const read = () => look((before) => (before.top === element.scrollTop && before.height === element.clientHeight ? before : { top: element.scrollTop, height: element.clientHeight }));
    const sizes = new ResizeObserver(read);
    sizes.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, [scroll]);

  /** Tells the height of a card that was drawn. */
  const measure = useCallback((node: HTMLElement | null) => {
    const key = node?.dataset.key;
    if (!node || !key || heights.current.get(key) === node.offsetHeight) return;
    heights.current.set(key, node.offsetHeight);
    drawAgain((round) => round + 1);
  }, []);

  let start = 0;
  const items: Placed[] = [];
  for (const [index, key] of keys.entries()) {
    const height = heights.current.get(key) ?? guess;
    if (start + height >= view.top - around && start <= view.top + view.height + around) items.push({ index, key, start });
    start += height + gap;
  }
  return { items, height: Math.max(0, start - gap), measure };
}
