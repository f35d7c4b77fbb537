/** What was written while the server was away: kept on this device, for its writer alone, until it is sent. */
import { useSyncExternalStore } from 'react';
import { onOwner, owner } from './owner';

export type WaitingState = 'waiting' | 'refused' | 'collided';

export interface Waiting {
  /** Goes along with the request, so that one that arrived twice is carried out once. */
  key: string;
  object: string;
  /** The record that is changed; null for a new one. */
  record: string | null;
  /** What the list of waiting changes calls it. */
  title: string;
  /** As they are shown; references have their titles. */
  values: Readonly<Record<string, unknown>>;
  /** Of a change: what was there before, and of which version. */
  base: Readonly<Record<string, unknown>>;
  version: number | undefined;
  at: string;
  state: WaitingState;
  /** Why it was refused. */
  problem?: string;
  /** Of a collision: what somebody else stored meanwhile. */
  theirs?: Readonly<Record<string, unknown>>;
}

interface Kept extends Waiting {
  who: string;
}

const place = 'rapport.waiting';
const listeners = new Set<() => void>();
const none: readonly Waiting[] = [];
let own: readonly Waiting[] = none;

function all(): readonly Kept[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return Array.isArray(kept) ? (kept as Kept[]) : [];
  } catch {
    return [];
  }
}

function refresh(): void {
  const who = owner();
  const mine = who ? all().filter((each) => each.who === who) : [];
  own = mine.length ? mine : none;
  for (const listener of listeners) listener();
}

function write(next: readonly Kept[]): void {
  if (next.length) localStorage.setItem(place, JSON.stringify(next));
  else localStorage.removeItem(place);
  refresh();
}

export function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
}

/** Keeps a change. A second one to the same record joins the first. Throws when the device has no room. */
export function wait(change: Omit<Waiting, 'at' | 'state'>): void {
  const kept = all();
  const who = owner();
  const before = kept.find((each) => each.who === who && each.state === 'waiting' && each.record !== null && each.record === change.record && each.object === change.object);
  if (before) {
    const joined = { ...before, values: { ...before.values, ...change.values }, base: { ...change.base, ...before.base } };
    write(kept.map((each) => (each === before ? joined : each)));
  } else {
    write([...kept, { ...change, who, at: new Date().toISOString(), state: 'waiting' }]);
  }
}

export function amend(key: string, change: Partial<Waiting>): void {
  write(all().map((each) => (each.key === key ? { ...each, ...change } : each)));
}

export function drop(key: string): void {
  write(all().filter((each) => each.key !== key));
}

/** Throws away what this person has not sent, for whoever signs out all the same. */
export function dropOwn(): void {
  write(all().filter((each) => each.who !== owner()));
}

export function waiting(): readonly Waiting[] {
  return own;
}

/** A record as it will be once what waits is sent. */
export function overlaid<Held extends { id: string }>(object: string, record: Held): Held {
  const changes = own.filter((each) => each.object === object && each.record === record.id && each.state === 'waiting');
  return changes.length ? changes.reduce((held, { values }) => ({ ...held, ...shownOf(held, values) }), record) : record;
}

function shownOf(held: object, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in held));
}

export function useWaiting(): readonly Waiting[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => own,
  );
}

onOwner(refresh);
if (typeof window !== 'undefined') window.addEventListener('storage', (event) => { if (event.key === place) refresh(); });
