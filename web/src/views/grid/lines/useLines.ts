/** Which lines of a list are in view. All are of one height, so that a million cost no more than a hundred. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { moved, type Place, placeAt } from './place';

const overscan = 5;
/** The wheel rests; the bar of a very long list goes to where it belongs, and lines stand in the page as they are read. */
const rest = 160;
/** Before anything was measured. */
const start = { from: 0, to: 30, shift: 0, slots: 31, first: 0 };

interface Asked {
  scroll: RefObject<HTMLDivElement | null>;
  count: number;
  height: number;
  /** How much of it the head and the foot of the list cover. */
  covered: number;
}

export interface Lines {
  /** The first and the last line to draw. */
  from: number;
  to: number;
  /** How much further down a line lies than it is drawn. */
  shift: number;
  /** So many lines are drawn at most: what draws one draws that many lines later another. */
  slots: number;
  /** The line that the page has first. While somebody scrolls none changes its place in it, which costs more than drawing. */
  first: number;
  /** Scrolls no further than needed until the line is seen whole. */
  reveal: (line: number) => void;
}

export function useLines({ scroll, count, height, covered }: Asked): Lines {
  const [range, setRange] = useState(start);
  const place = useRef<Place>({ bar: 0, list: 0 });
  // Asked for after something was drawn, it would be reckoned anew each time.
  const tall = useRef(0);
  const extent = useCallback(() => ({ list: count * height, view: tall.current - covered }), [count, covered, height]);

  /** Takes the place up as the browser has it, which rounds. */
  const settle = useCallback((next: Place) => {
    const element = scroll.current;
    if (!element) return;
    if (Math.abs(element.scrollTop - next.bar) >= 1) element.scrollTop = next.bar;
    place.current = { bar: element.scrollTop, list: next.list };
    const { view } = extent();
    const from = Math.max(0, Math.floor(next.list / height) - overscan);
    const to = Math.ceil((next.list + view) / height) + overscan;
    const shift = Math.round(next.list - element.scrollTop);
    const slots = Math.ceil(view / height) + 2 * overscan + 2;
    setRange((before) => (before.from === from && before.to === to && before.shift === shift && before.slots === slots ? before : { ...before, from, to, shift, slots }));
  }, [extent, height, scroll]);
  const look = useCallback(() => { if (scroll.current) settle(moved(place.current, scroll.current.scrollTop, extent())); }, [extent, scroll, settle]);
  const measure = useCallback(() => {
    tall.current = scroll.current?.clientHeight ?? 0;
    look();
  }, [look, scroll]);

  useEffect(() => {
    const element = scroll.current;
    if (!element) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    function onScroll() {
      // Drawn in the same frame: what is scrolled to is never blank.
      flushSync(look);
      clearTimeout(timer);
      timer = setTimeout(onRest, rest);
    }
    function onRest() {
      const aligned = placeAt(place.current.list, extent());
      if (Math.abs(aligned.bar - place.current.bar) >= 1) flushSync(() => settle(aligned));
      // What is being typed into keeps its place, and with it the focus.
      const isHeld = element !== document.activeElement && element?.contains(document.activeElement);
      if (!isHeld) setRange((before) => (before.first === before.from ? before : { ...before, first: before.from }));
    }
    const observer = new ResizeObserver(measure);
    element.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(element);
    return () => {
      clearTimeout(timer);
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [extent, look, measure, scroll, settle]);
  useLayoutEffect(measure, [measure]);

  const reveal = useCallback((line: number) => {
    const { view } = extent();
    const top = line * height;
    const { bar, list } = place.current;
    const wanted = top < list ? top : top + height > list + view ? top + height - view : list;
    if (wanted === list) return;
    const stays = Math.abs(wanted - list) <= view;
    settle(stays ? moved(place.current, bar + wanted - list, extent()) : placeAt(wanted, extent()));
  }, [extent, height, settle]);

  const from = Math.min(range.from, Math.max(count - 1, 0));
  return { from, to: Math.min(range.to, count - 1), shift: range.shift, slots: range.slots, first: range.first, reveal };
}
