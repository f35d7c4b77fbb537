/** How phone numbers of each country are grouped: fetched when the first that begins with a plus sign is shown. */
import { useEffect, useSyncExternalStore } from 'react';

type Group = (text: string) => string;

let group: Group | undefined;
let asked: Promise<void> | undefined;
const listeners = new Set<() => void>();

/** Fetches the groupings; without a network numbers stay as they were written. */
export function fetchGroupings(): Promise<void> {
  asked ??= import('./countries').then((file) => {
    group = file.groupAsItsCountry;
    for (const listener of listeners) listener();
  }, () => { asked = undefined; });
  return asked;
}

/** The number as its country groups it, if that is known already. */
export function grouped(text: string): string {
  return text.startsWith('+') && group ? group(text) : text;
}

/** Draws the caller once more when the groupings are there, if `text` needs them. */
export function useGroupings(text: string): void {
  const needed = text.startsWith('+');
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => (needed ? group : undefined));
  useEffect(() => { if (needed && !group) void fetchGroupings(); }, [needed]);
}
