/** Who is signed in, and how one signs in and out. */
import { queryOptions } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { ask, Problem } from './api';
import type { Me } from './catalog';
import { tellWindows } from './live/windows';

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

/** Says that somebody signed out while the server was away: it hears of it first of all. */
const leaving = 'rapport.leaving';

async function finishLeaving(): Promise<void> {
  if (!localStorage.getItem(leaving)) return;
  await ask('/api/session', { method: 'DELETE' });
  localStorage.removeItem(leaving);
}

/** Signs out: on this device at once, on the server as soon as it is reached. */
export async function signOut(): Promise<void> {
  localStorage.setItem(leaving, 'yes');
  tellWindows('');
  try {
    await finishLeaving();
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 0) throw error;
  }
}

type Answer = Pick<Session, 'user' | 'workspace' | 'workspaces'>;

/** Under what is kept on this device for somebody in a workspace. */
export function personOf({ user, workspace }: Pick<Session, 'user' | 'workspace'>): string {
  return user ? `${workspace ?? ''} ${user.id}` : '';
}

function told(answer: Answer): Answer {
  if (answer.user) tellWindows(personOf(answer));
  return answer;
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<Session> => {
    try {
      await finishLeaving();
      return { ...nobody, ...(await ask<Answer>('/api/session', { signal })) };
    } catch (error) {
      if (error instanceof Problem && error.status === 0 && localStorage.getItem(leaving)) return nobody;
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      const workspaces = (error.body.workspaces ?? []) as readonly Workspace[];
      const closed = error.code === 'workspace_closed' ? error.message : null;
      return { ...nobody, setup: error.body.setup === true, workspaces, closed };
    }
  },
});

/** Signs in: to `workspace` alone, else wherever the password fits; `user` is null when there is a choice to be made. */
export async function signIn(how: { email: string; password: string } | { link: string }, workspace?: string | null): Promise<Answer> {
  await finishLeaving();
  return told(await ask<Answer>(`${workspace ? `/at/${workspace}` : ''}/api/session`, { method: 'POST', body: how }));
}

/** Goes on in another workspace that this browser has signed in to. */
export async function enterWorkspace(workspace: string): Promise<Answer> {
  return told(await ask<Answer>('/api/session/workspace', { method: 'POST', body: { workspace } }));
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
