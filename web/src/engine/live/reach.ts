/** Whether the server is reached, and how old what is on screen is while it is not. */
import { useSyncExternalStore } from 'react';

export interface Reach {
  away: boolean;
  /** When the oldest of what is shown was loaded; null when nothing of it is old. */
  since: number | null;
}

/** The worker marks with it what it kept from an earlier answer. */
const keptHeader = 'X-Rapport-Kept';
const often = 10_000;

let current: Reach = { away: typeof navigator !== 'undefined' && navigator.onLine === false, since: null };
let probe: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();
const whenBack = new Set<() => void>();

function set(next: Reach): void {
  if (next.away === current.away && next.since === current.since) return;
  const isBack = current.away && !next.away;
  current = next;
  for (const listener of listeners) listener();
  clearInterval(probe);
  if (next.away) probe = setInterval(() => void knock(), often);
  if (isBack) for (const act of whenBack) act();
}

/** Every answer says whether it comes from the server or from what was kept. */
export function noteAnswer(answer: Response): void {
  const kept = answer.headers.get(keptHeader);
  if (kept) set({ away: true, since: Math.min(current.since ?? Infinity, Date.parse(kept)) });
  else set({ away: false, since: null });
}

export function noteSilence(): void {
  set({ ...current, away: true });
}

/** Another screen, another age. */
export function forgetAge(): void {
  set({ ...current, since: null });
}

/** Asks whether the server is there again. */
export async function knock(): Promise<boolean> {
  try {
    noteAnswer(await fetch('/health/live', { cache: 'no-store' }));
  } catch {
    noteSilence();
  }
  return !current.away;
}

export function isAway(): boolean {
  return current.away;
}

/** Does something each time the server is reached again; the answer ends that. */
export function onBack(act: () => void): () => void {
  whenBack.add(act);
  return () => { whenBack.delete(act); };
}

export function useReach(): Reach {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

if (typeof window !== 'undefined') {
  window.addEventListener('offline', noteSilence);
  window.addEventListener('online', () => void knock());
}
