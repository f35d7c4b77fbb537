/** Who is signed in, and how one signs in and out. */
import { queryOptions } from '@tanstack/react-query';
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

export function setPassword(password: string, old?: string): Promise<void> {
  return ask('/api/session/password', { method: 'POST', body: old ? { password, old } : { password } });
}
