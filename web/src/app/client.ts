/** The cache of what the server has said. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { Problem } from '../engine/api';

function worthAnotherTry(count: number, error: unknown): boolean {
  return error instanceof Problem && error.status === 0 && count < 2;
}

/** Somebody changed objects or fields meanwhile: what is drawn from the catalog is drawn anew. */
function renewCatalog(error: unknown): void {
  const changed = error instanceof Problem && ([403, 409].includes(error.status) || error.code === 'unknown_field' || error.code === 'not_found' || error.fields.some(({ code }) => code === 'unknown_field'));
  if (changed) void client.invalidateQueries({ queryKey: ['catalog'] });
}

export const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: renewCatalog }),
  mutationCache: new MutationCache({ onError: renewCatalog }),
  defaultOptions: {
    queries: { retry: worthAnotherTry, refetchOnWindowFocus: false, networkMode: 'always' },
    mutations: { retry: worthAnotherTry, networkMode: 'always' },
  },
});
