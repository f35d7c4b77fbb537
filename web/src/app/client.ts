/** The cache of what the server has said. */
import { QueryClient } from '@tanstack/react-query';
import { Problem } from '../engine/api';

function worthAnotherTry(count: number, error: unknown): boolean {
  return error instanceof Problem && error.status === 0 && count < 2;
}

export const client = new QueryClient({
  defaultOptions: {
    queries: { retry: worthAnotherTry, refetchOnWindowFocus: false, networkMode: 'always' },
    mutations: { retry: worthAnotherTry, networkMode: 'always' },
  },
});
