/** Merges two records; the message that says so takes it back. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectSpec } from '../../engine/catalog';
import { mergeRecords } from './asking';
import { remember } from '../../engine/undo';
import { undoRun, type Values } from '../../engine/writing';
import { toast } from '../../ui/float/toast';
import { useTrouble } from '../saving/useTrouble';

export function useMerge(object: ObjectSpec) {
  const { t } = useTranslation('twins');
  const client = useQueryClient();
  const trouble = useTrouble();

  /** Tells whether they were merged. */
  return useCallback(async (winner: string, loser: string, values: Values): Promise<boolean> => {
    try {
      const done = await mergeRecords(object.name, winner, loser, values);
      const text = t('merged', { name: String(done.record[object.title] ?? ''), moved: done.moved });
      const run = async () => {
        try {
          await undoRun(done.run);
          toast({ text: t('undone') });
        } catch (error) {
          toast({ tone: 'problem', ...trouble(error) });
        }
        await client.invalidateQueries();
      };
      const forget = remember({ label: text, run });
      toast({ text, action: { label: t('shell:undo'), run: () => { forget(); void run(); } } });
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error) });
      return false;
    }
    // What pointed to the one points to the other now, wherever it is shown.
    await client.invalidateQueries();
    return true;
  }, [client, object, t, trouble]);
}
