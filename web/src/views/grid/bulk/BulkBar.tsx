/** What can be done with the chosen rows, or with all that match. */
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconPencil from 'tabler/IconPencil';
import IconTrash from 'tabler/IconTrash';
import IconX from 'tabler/IconX';
import type { ObjectSpec } from '../../../engine/catalog';
import type { Condition } from '../../../engine/condition/ast';
import { sayNumber } from '../../../engine/saying/numbers';
import { useSaying } from '../../../engine/saying/useSaying';
import type { BulkAsk, Values } from '../../../engine/writing';
import { Button, IconButton } from '../../../ui/input/button';
import { useRemove } from '../../saving/useRemove';
import styles from '../grid.module.css';
import type { Choosing } from '../selection';

const SetField = lazy(() => import('./BulkDialogs').then((dialogs) => ({ default: dialogs.SetField })));
const SureDialog = lazy(() => import('./BulkDialogs').then((dialogs) => ({ default: dialogs.SureDialog })));

interface BulkBarProps {
  object: ObjectSpec;
  choosing: Choosing;
  where: Condition | null;
  q: string;
  total: number | null;
}

export function BulkBar({ object, choosing, where, q, total }: BulkBarProps) {
  const { t } = useTranslation('list');
  const say = useSaying();
  const { many } = useRemove(object);
  const [setting, setSetting] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const [busy, setBusy] = useState(false);
  const { selection, chooseAll, clear } = choosing;
  const size = selection.all ? (total ?? 0) : selection.ids.size;
  const ids = useMemo(() => [...selection.ids], [selection]);
  if (size === 0) return null;
  const count = sayNumber(size, say, 0);

  async function act(asked: BulkAsk) {
    setBusy(true);
    if (await many(asked)) {
      clear();
      setSetting(false);
      setConfirming(false);
    }
    setBusy(false);
  }
  const everyone = where ?? (['and'] as Condition);
  const set = (values: Values) => act(selection.all ? { where: everyone, set: values } : { update: ids.map((id) => ({ id, ...values })) });
  const remove = () => act(selection.all ? { where: everyone, delete: true } : { delete: ids });

  return (
    <div className={styles.bulk} role="toolbar" aria-label={t('bulk.label')}>
      <strong role={busy ? 'status' : undefined} data-busy={busy || undefined}>{busy ? t('bulk.doing', { shown: count }) : t('bulk.chosen', { count: size, shown: count })}</strong>
      {!selection.all && total !== null && total > size && !q ? <Button look="quiet" size="dense" onClick={chooseAll}>{t('bulk.all', { shown: sayNumber(total, say, 0) })}</Button> : null}
      <span className={styles.divider} />
      {object.can.update ? <Button look="quiet" size="dense" icon={<IconPencil size={16} />} onClick={() => setSetting(true)}>{t('bulk.set')}</Button> : null}
      {object.can.delete ? <Button look="quiet" size="dense" icon={<IconTrash size={16} />} busy={busy} onClick={() => (size > 500 ? setConfirming(true) : void remove())}>{t('bulk.delete')}</Button> : null}
      <IconButton label={t('bulk.clear')} onClick={clear}><IconX size={16} /></IconButton>
      <Suspense fallback={null}>
      {setting ? <SetField object={object} count={count} busy={busy} onApply={(values) => void set(values)} onClose={() => setSetting(false)} /> : null}
      {confirming ? <SureDialog object={object} count={count} busy={busy} onDelete={() => void remove()} onClose={() => setConfirming(false)} /> : null}
      </Suspense>
    </div>
  );
}
