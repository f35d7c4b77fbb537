/** Deletes records into the bin and takes them out again; the message that says so takes it back. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectSpec } from '../../engine/catalog';
import { keys, type RecordData } from '../../engine/records';
import { remember } from '../../engine/undo';
import { type BulkAsk, bulk, deleteRecord, restoreRecord, undoRun } from '../../engine/writing';
import { titleOf } from '../../fields/title';
import { toast } from '../../ui/float/toast';
import { useTrouble } from './useTrouble';

export function useRemove(object: ObjectSpec) {
  const { t } = useTranslation('list');
  const client = useQueryClient();
  const trouble = useTrouble();
  const refresh = useCallback(() => client.invalidateQueries({ queryKey: keys.object(object.name) }), [client, object.name]);

  const offer = useCallback((text: string, back: () => Promise<unknown>) => {
    const run = async () => {
      const done = toast({ text: t('undoing'), stays: true });
      try {
        await back();
        done();
        toast({ text: t('undone') });
      } catch (error) {
        done();
        toast({ tone: 'problem', ...trouble(error) });
      }
      await refresh();
    };
    const forget = remember({ label: text, run });
    toast({ text, action: { label: t('shell:undo'), run: () => { forget(); void run(); } } });
  }, [refresh, t, trouble]);

  return useMemo(() => ({
    /** Tells whether it was deleted. */
    one: async (record: RecordData): Promise<boolean> => {
      try {
        await deleteRecord(object.name, record.id);
      } catch (error) {
        toast({ tone: 'problem', ...trouble(error) });
        return false;
      }
      offer(t('deleted', { name: titleOf(record, object) || t('untitled') }), () => restoreRecord(object.name, record.id));
      await refresh();
      return true;
    },
    /** A change to many at once; it can be taken back as one. */
    many: async (asked: BulkAsk): Promise<boolean> => {
      try {
        const answer = await bulk(object.name, asked);
        const counts = [['bulk.created', answer.created], ['bulk.deleted', answer.deleted], ['bulk.restored', answer.restored], ['bulk.updated', answer.updated]] as const;
        const count = counts.reduce((sum, [, many]) => sum + many, 0);
        const done = counts.filter(([, many]) => many > 0).map(([word, many]) => t(word, { count: many })).join(' ') || t('bulk.updated', { count: 0 });
        const skipped = answer.rejected.length ? ` ${t('bulk.skipped', { count: answer.rejected.length, why: answer.rejected[0]?.fields[0]?.message ?? '' })}` : '';
        const { run } = answer;
        if (run && count > 0) offer(done + skipped, () => undoRun(run));
        else toast({ text: done + skipped });
      } catch (error) {
        toast({ tone: 'problem', ...trouble(error) });
        return false;
      }
      await refresh();
      return true;
    },
  }), [object, offer, refresh, t, trouble]);
}
