/** With which view a list opens: what a person chose counts before what their team, their role and everyone have. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ask } from '../../../engine/api';
import { type Me, objectNamed, useCatalog } from '../../../engine/catalog';
import { keys, listOnce, type RecordData, recordPath, type RefValue } from '../../../engine/records';

export interface Opening extends RecordData {
  view: string;
  role: string | null;
  team: RefValue | null;
  user: RefValue | null;
}

/** For whom: “everyone”, “role:member”, “team:…”, “user:…”. */
export type Whose = string;

/** The usual list, which no view has saved. */
export const usual = 'usual';
const kept = 'default_view';
const none: readonly Opening[] = [];

export function whoseOf({ user, team, role }: Pick<Opening, 'user' | 'team' | 'role'>): Whose {
  if (user) return `user:${user.id}`;
  if (team) return `team:${team.id}`;
  return role ? `role:${role}` : 'everyone';
}

/** Which of them counts for somebody. */
export function openingFor(openings: readonly Opening[], me: Pick<Me, 'id' | 'team' | 'role'>): Opening | undefined {
  const order = [`user:${me.id}`, ...(me.team ? [`team:${me.team}`] : []), `role:${me.role}`, 'everyone'];
  return order.flatMap((whose) => openings.find((each) => whoseOf(each) === whose) ?? [])[0];
}

function asked(object: string) {
  return listOnce(kept, { where: ['object', '=', object], sort: 'created_at', limit: 500 });
}

export function useOpenings(object: string): { openings: readonly Opening[]; ready: boolean; can: { choose: boolean; chooseForAll: boolean } } {
  const catalog = useCatalog();
  const can = objectNamed(catalog, kept)?.can;
  const query = useQuery({ ...asked(object), enabled: can?.read === true });
  const openings = (query.data?.records as Opening[] | undefined) ?? none;
  // Whoever looks after the workspace chooses for others, too.
  const chooseForAll = objectNamed(catalog, 'workspace')?.can.update === true;
  return { openings, ready: !can?.read || !query.isPending, can: { choose: can?.create === true, chooseForAll } };
}

export function useChooseOpening(object: string) {
  const client = useQueryClient();
  return useCallback(async (whose: Whose, view: string | null) => {
    const { records } = await client.fetchQuery({ ...asked(object), staleTime: 0 });
    const before = (records as Opening[]).find((each) => whoseOf(each) === whose);
    const [kind = '', id = null] = whose.split(':');
    if (view === null) {
      if (before) await ask(recordPath(kept, before.id), { method: 'DELETE' });
    } else if (before) await ask(recordPath(kept, before.id), { method: 'PATCH', body: { view } });
    else await ask(recordPath(kept), { method: 'POST', body: { object, view, ...(kind === 'everyone' ? {} : { [kind]: id }) } });
    await client.invalidateQueries({ queryKey: keys.object(kept) });
  }, [client, object]);
}
