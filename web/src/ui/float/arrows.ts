/** Arrows go through what a panel offers below its field, and back to the field; Enter in the field takes the first. */
import type { KeyboardEvent } from 'react';

/** `offered` selects what can be taken. Keys that an input method uses are for the caller to leave alone. */
export function goThrough(event: KeyboardEvent<HTMLElement>, offered: string): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(offered)];
  const at = all.findIndex((each) => each === document.activeElement);
  if (event.key === 'Enter' && at < 0) all[0]?.click();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  if (at + step < 0) event.currentTarget.querySelector('input')?.focus();
  else all[at + step]?.focus();
}
