/** Keeps how a page is arranged, for everyone or for a role; whoever comes second is told. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ask, Problem } from '../../../engine/api';
import { keys, listOnce, recordPath } from '../../../engine/records';
import { type Layout, type SaidLayout, saying } from './layout';

const kept = 'page_layout';

/** Somebody else arranged the page meanwhile. */
export class Late extends Error {}

function asked(object: string) {
  return listOnce(kept, { where: ['object', '=', object], sort: 'created_at', limit: 200 });
}

export function useKept(object: string): { layouts: readonly SaidLayout[]; ready: boolean } {
  const query = useQuery({ ...asked(object), staleTime: 0 });
  return { layouts: (query.data?.records ?? []) as SaidLayout[], ready: !query.isPending };
}

export function useKeeping(object: string) {
  const client = useQueryClient();
  const renew = useCallback(async () => {
    await client.invalidateQueries({ queryKey: keys.object(kept) });
    await client.invalidateQueries({ queryKey: ['catalog'] });
  }, [client]);

  /** `before` is what was there when the change began; null takes the layout away. */
  return useCallback(async (role: string, before: SaidLayout | undefined, layout: Layout | null) => {
    const only = before?.version === undefined ? undefined : { 'If-Match': `"${before.version}"` };
    try {
      if (layout === null) {
        if (before) await ask(recordPath(kept, before.id), { method: 'DELETE' });
      } else if (before) await ask(recordPath(kept, before.id), { method: 'PATCH', body: saying(layout), headers: only });
      else await ask(recordPath(kept), { method: 'POST', body: { object, role, ...saying(layout) } });
    } catch (error) {
      const isLate = error instanceof Problem && [404, 409, 412].includes(error.status);
      const { records } = await client.fetchQuery({ ...asked(object), staleTime: 0 });
      const isTaken = before === undefined && (records as SaidLayout[]).some((each) => each.role === role);
      if (isLate || isTaken) throw new Late();
      throw error;
    } finally {
      await renew();
    }
  }, [client, object, renew]);
}
