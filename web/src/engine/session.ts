/** Who is signed in, and how one signs in and out. */
import { queryOptions } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { ask, Problem } from './api';
import type { Me } from './catalog';

/** A workspace that this browser has signed in to. */
export interface Workspace {
  workspace: string;
  name: string;
}

export interface Session {
  user: Me | null;
  /** True while the workspace has no administrator yet. */
  setup: boolean;
  /** The name of the workspace in addresses, once somebody is in one. */
  workspace: string | null;
  /** What there is to choose from; empty for whoever knows one only. */
  workspaces: readonly Workspace[];
  /** Why the workspace lets nobody in. */
  closed: string | null;
}

export const nobody: Session = { user: null, setup: false, workspace: null, workspaces: [], closed: null };
type Answer = Pick<Session, 'user' | 'workspace' | 'workspaces'>;

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<Session> => {
    try {
      return { ...nobody, ...(await ask<Answer>('/api/session', { signal })) };
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      const workspaces = (error.body.workspaces ?? []) as readonly Workspace[];
      const closed = error.code === 'workspace_closed' ? error.message : null;
      return { ...nobody, setup: error.body.setup === true, workspaces, closed };
    }
  },
});

/** Signs in: to `workspace` alone, else wherever the password fits; `user` is null when there is a choice to be made. */
export function signIn(how: { email: string; password: string } | { link: string }, workspace?: string | null): Promise<Answer> {
  return ask(`${workspace ? `/at/${workspace}` : ''}/api/session`, { method: 'POST', body: how });
}

/** Goes on in another workspace that this browser has signed in to. */
export function enterWorkspace(workspace: string): Promise<Answer> {
  return ask('/api/session/workspace', { method: 'POST', body: { workspace } });
}

export function signOut(): Promise<void> {
  return ask('/api/session', { method: 'DELETE' });
}

/** What one prefers goes along to every device: one's own name, language, time zone. */
export function prefer(me: string, values: { name?: string; locale?: string; zone?: string; muted?: readonly string[] }): Promise<void> {
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
