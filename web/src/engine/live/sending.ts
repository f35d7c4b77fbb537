/** Sends what waits, in the order in which it was written; of several windows one does. */
import type { QueryClient } from '@tanstack/react-query';
import { ask, Problem } from '../api';
import { keys, type RecordData, recordPath } from '../records';
import { stored, storedValues } from '../writing';
import { amend, drop, waiting, type Waiting } from './waiting';

const lock = 'rapport.sending';

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(stored(left) ?? null) === JSON.stringify(stored(right) ?? null);
}

async function create(change: Waiting): Promise<void> {
  await ask(recordPath(change.object), { method: 'POST', body: storedValues(change.values), headers: { 'Idempotency-Key': change.key } });
}

async function patch(change: Waiting, id: string, version: number | undefined): Promise<void> {
  const headers = version === undefined ? undefined : { 'If-Match': `"${version}"` };
  await ask(recordPath(change.object, id), { method: 'PATCH', body: storedValues(change.values), headers });
}

/** A change that others made to other fields is no obstacle, and one that arrived although its answer was lost is done. */
async function update(change: Waiting, id: string): Promise<void> {
  try {
    await patch(change, id, change.version);
  } catch (error) {
    if (!(error instanceof Problem) || (error.status !== 409 && error.status !== 412)) throw error;
    const theirs = await ask<RecordData>(recordPath(change.object, id));
    const names = Object.keys(change.values);
    if (names.every((name) => same(theirs[name], change.values[name]))) return;
    if (names.every((name) => same(theirs[name], change.base[name]))) await patch(change, id, theirs.version);
    else amend(change.key, { state: 'collided', theirs, version: theirs.version });
  }
}

/** False when the server is away again. */
async function send(change: Waiting): Promise<boolean> {
  try {
    if (change.record === null) await create(change);
    else await update(change, change.record);
    const now = waiting().find((each) => each.key === change.key && each.state === 'waiting');
    // What was changed again while it was on its way goes once more.
    if (now && now.values !== change.values && !same(now.values, change.values)) amend(change.key, { base: change.values, version: undefined });
    else if (now) drop(change.key);
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 500) return false;
    amend(change.key, { state: 'refused', problem: error.fields[0]?.message ?? error.message });
    return true;
  }
}

/** How many were sent. */
export async function sendWaiting(client: QueryClient): Promise<number> {
  const before = waiting().filter((each) => each.state === 'waiting');
  if (before.length === 0) return 0;
  const sent = await alone(async () => {
    let count = 0;
    // Another window may have sent some meanwhile.
    for (let next = first(); next; next = first()) {
      const { key } = next;
      if (!(await send(next))) break;
      if (!waiting().some((each) => each.key === key)) count += 1;
    }
    return count;
  });
  await Promise.all([...new Set(before.map((each) => each.object))].map((object) => client.invalidateQueries({ queryKey: keys.object(object) })));
  await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === 'timeline' });
  return sent;
}

function first(): Waiting | undefined {
  return waiting().find((each) => each.state === 'waiting');
}

/** Where windows cannot agree on one, the key of each request keeps them from doing it twice. */
async function alone(work: () => Promise<number>): Promise<number> {
  if (!('locks' in navigator)) return work();
  return navigator.locks.request(lock, { ifAvailable: true }, (held) => (held ? work() : Promise.resolve(0)));
}

/** Of a collision: one's own value after all, or what the other one stored. */
export async function settle(client: QueryClient, change: Waiting, mine: boolean): Promise<void> {
  if (mine) amend(change.key, { state: 'waiting', base: change.theirs ?? {}, theirs: undefined });
  else drop(change.key);
  if (mine) await sendWaiting(client);
  await client.invalidateQueries({ queryKey: keys.object(change.object) });
}
