/** Where a list is scrolled to. A browser draws nothing of any height: the bar of a longer list stands for more than it measures. */

/** The place of the scroll bar, and that in the list, both in pixels from the top. */
export interface Place {
  bar: number;
  list: number;
}

export interface Extent {
  /** Of all lines, and of what is seen of them. */
  list: number;
  view: number;
}

/** Well within what browsers draw, and every pixel of it can be told from the next. */
export const tallest = 8_000_000;
/** A move of more screens than these was made with the scroll bar itself. */
const near = 3;
/** So much of either end of a long list is as long on the bar; what lies between is pressed together. */
const even = 200_000;

export function barHeight(list: number): number {
  return Math.min(list, tallest);
}

function ends({ list, view }: Extent): Place {
  return { bar: Math.max(0, barHeight(list) - view), list: Math.max(0, list - view) };
}

function within(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}

/** From a place in something of the one length to that in something of the other. */
function along(at: number, from: number, to: number): number {
  if (at <= even) return at;
  if (at >= from - even) return to - (from - at);
  return even + ((at - even) / (from - 2 * even)) * (to - 2 * even);
}

/** The place in the list, with the bar where it belongs for that. */
export function placeAt(list: number, extent: Extent): Place {
  const end = ends(extent);
  const at = within(list, end.list);
  return { bar: end.list === end.bar ? at : along(at, end.list, end.bar), list: at };
}

/** Where the list is once the bar has moved: a short way goes pixel by pixel, a long one wherever the bar was taken. */
export function moved(before: Place, bar: number, extent: Extent): Place {
  const end = ends(extent);
  if (end.list === end.bar) return { bar, list: bar };
  const by = bar - before.bar;
  if (Math.abs(by) > near * extent.view) return { bar, list: along(within(bar, end.bar), end.bar, end.list) };
  const list = within(before.list + by, end.list);
  const isEnd = bar <= 1 || bar >= end.bar - 1 || list === 0 || list === end.list;
  if (!isEnd) return { bar, list };
  // The bar has no way left where the list has some, or the other way round.
  return placeAt(list, extent);
}
