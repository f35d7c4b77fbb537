/** Who is signed in, and how one signs in and out. */
import { queryOptions } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { ask, Problem } from './api';
import type { Me } from './catalog';

export interface Session {
  user: Me | null;
  /** True while the workspace has no administrator yet. */
  setup: boolean;
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<Session> => {
    try {
      const answer = await ask<{ user: Me }>('/api/session', { signal });
      return { user: answer.user, setup: false };
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return { user: null, setup: error.body.setup === true };
      throw error;
    }
  },
});

export function signIn(how: { email: string; password: string } | { link: string }): Promise<{ user: Me }> {
  return ask('/api/session', { method: 'POST', body: how });
}

export function signOut(): Promise<void> {
  return ask('/api/session', { method: 'DELETE' });
}

/** What one prefers goes along to every device: one's own name, language, time zone. */
export function prefer(me: string, values: { name?: string; locale?: string; zone?: string }): Promise<void> {
  return ask(`/api/records/user/${encodeURIComponent(me)}/prefer`, { method: 'POST', body: values });
}

export function setPassword(password: string, old?: string): Promise<void> {
  return ask('/api/session/password', { method: 'POST', body: old ? { password, old } : { password } });
}

let absence: { back: Promise<boolean>; end: (isBack: boolean) => void } | null = null;
const listeners = new Set<() => void>();

function announce(): void {
  for (const listener of listeners) listener();
}

/** Waits for whoever was at work to sign in again; false when they would rather not. All requests wait for the same. */
export function awaitReturn(): Promise<boolean> {
  if (absence) return absence.back;
  let end: (isBack: boolean) => void = () => undefined;
  const back = new Promise<boolean>((resolve) => { end = resolve; });
  absence = { back, end };
  announce();
  return back;
}

export function endAbsence(isBack: boolean): void {
  const ended = absence;
  absence = null;
  ended?.end(isBack);
  announce();
}

/** True while somebody has to sign in again before work goes on. */
export function useAbsence(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => absence !== null,
  );
}
