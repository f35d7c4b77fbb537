/** Saves values of a record, tells about trouble, and keeps the way back. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../engine/api';
import { fieldNamed, objectNamed, useCatalog } from '../../engine/catalog';
import { keys, type RecordData, type RefValue } from '../../engine/records';
import { sayMoment } from '../../engine/saying/times';
import { useSaying } from '../../engine/saying/useSaying';
import { remember } from '../../engine/undo';
import { Collision, usePatch, type Values } from '../../engine/writing';
import { typeOf } from '../../fields/registry';
import { titleOf } from '../../fields/title';
import { toast } from '../../ui/float/toast';
import { useTrouble } from './useTrouble';

/** Whether it was saved; whoever is patient hears null, and nobody else anything, when the server was not reached. */
export function useSave(object: string) {
  const { t } = useTranslation('list');
  const client = useQueryClient();
  const catalog = useCatalog();
  const say = useSaying();
  const trouble = useTrouble();
  const { mutateAsync } = usePatch(object);

  const save = useCallback(async (record: RecordData, values: Values, { patient = false } = {}): Promise<boolean | null> => {
    const latest = client.getQueryData<RecordData>(keys.record(object, record.id));
    const before = Object.fromEntries(Object.keys(values).map((name) => [name, record[name] ?? null]));
    const name = Object.keys(values)[0] ?? '';
    const spec = objectNamed(catalog, object);
    const field = spec && fieldNamed(spec, name);
    try {
      const answer = await mutateAsync({ record, values, title: spec && titleOf({ ...latest, ...record }, spec), patient });
      remember({ label: field?.label ?? name, run: async () => { await mutateAsync({ record: answer, values: before }); } });
      return true;
    } catch (error) {
      if (patient && error instanceof Problem && error.status === 0) return null;
      if (error instanceof Collision && field) {
        const { theirs } = error;
        const who = (theirs.updated_by as RefValue | null)?.title ?? t('someone');
        const when = typeof theirs.updated_at === 'string' ? sayMoment(theirs.updated_at, { ...say, now: new Date() }) : '';
        toast({
          tone: 'problem', stays: true, text: t('collision', { who, when, field: field.label, theirs: typeOf(field).format(theirs[name], field, say) || t('nothing') }),
          action: { label: t('keepMine'), run: () => void save(theirs, values) }, other: { label: t('takeTheirs'), run: () => undefined },
        });
      } else {
        toast({ tone: 'problem', stays: true, ...trouble(error), action: { label: t('retry'), run: () => void save(record, values) } });
      }
      return false;
    }
  }, [catalog, client, mutateAsync, object, say, t, trouble]);
  return save;
}
