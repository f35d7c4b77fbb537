/** The sample workspace: whether it is loaded, being loaded or being removed, and how to ask for either. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ask } from '../../engine/api';
import { toast } from '../../ui/float/toast';
import { useTrouble } from '../saving/useTrouble';

export interface Sample {
  name: string;
  loaded: boolean;
  working: 'load' | 'remove' | null;
  failed: string | null;
}

const often = 1500;

export function useSample() {
  const client = useQueryClient();
  const trouble = useTrouble();
  const query = useQuery({
    queryKey: ['samples'],
    queryFn: async ({ signal }) => (await ask<{ samples: Sample[] }>('/api/samples', { signal })).samples[0] ?? null,
    refetchInterval: ({ state }) => (state.data?.working ? often : false),
  });
  const sample = query.data ?? null;
  const working = sample?.working ?? null;
  const before = useRef(working);
  useEffect(() => {
    // Half a million records came or went: everything on screen is asked for anew.
    if (before.current && !working) void client.invalidateQueries();
    before.current = working;
  }, [client, working]);
  const act = useMutation({
    mutationFn: ({ name, remove }: { name: string; remove: boolean }) => ask(`/api/samples/${name}`, { method: remove ? 'DELETE' : 'POST' }),
    onError: (error) => toast({ tone: 'problem', ...trouble(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: ['samples'] }),
  });
  return {
    sample,
    query,
    load: () => sample && act.mutate({ name: sample.name, remove: false }),
    remove: () => sample && act.mutate({ name: sample.name, remove: true }),
  };
}
