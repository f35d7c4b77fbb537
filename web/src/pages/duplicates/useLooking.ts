/** When all records were compared last, and comparing them now. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../engine/api';
import { keys, verbPath } from '../../engine/records';
import { toast } from '../../ui/float/toast';
import { useTrouble } from '../../views/saving/useTrouble';

const often = 1500;

export interface Looking {
  /** Null where nobody has looked yet; undefined where that could not be read. */
  last: string | null | undefined;
  known: boolean;
  busy: boolean;
  look: () => void;
}

export function useLooking(queue: string): Looking {
  const { t } = useTranslation('twins');
  const client = useQueryClient();
  const trouble = useTrouble();
  /** Since when it is waited for: the time of the look before, or nothing where there was none. */
  const [since, wait] = useState<{ last: string | null } | null>(null);
  const { data, isPending: isUnknown } = useQuery({
    queryKey: [queue, 'looked'],
    queryFn: ({ signal }) => ask<{ at: string | null }>(verbPath(queue, 'looked'), { method: 'POST', body: {}, signal }),
    refetchInterval: since ? often : false,
  });
  const last = data?.at;
  const isDone = since !== null && last !== undefined && last !== since.last;
  useEffect(() => {
    if (!isDone) return;
    wait(null);
    void client.invalidateQueries({ queryKey: keys.object(queue) });
  }, [client, isDone, queue]);
  const { mutate, isPending } = useMutation({
    mutationFn: () => ask(verbPath(queue, 'look'), { method: 'POST', body: {} }),
    onSuccess: () => {
      wait({ last: last ?? null });
      toast({ text: t('looking') });
    },
    onError: (error) => toast({ tone: 'problem', ...trouble(error) }),
  });
  return { last, known: !isUnknown, busy: isPending || since !== null, look: () => mutate() };
}
