/** What can be done with the chosen rows, or with all that match. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconPencil from 'tabler/IconPencil';
import IconTrash from 'tabler/IconTrash';
import IconX from 'tabler/IconX';
import type { Field, ObjectSpec } from '../../engine/catalog';
import type { Condition } from '../../engine/condition/ast';
import { sayNumber } from '../../engine/saying/numbers';
import { useSaying } from '../../engine/saying/useSaying';
import { type BulkAsk, stored, type Values } from '../../engine/writing';
import { typeOf } from '../../fields/registry';
import { Dialog } from '../../ui/float/dialog';
import { Button, IconButton } from '../../ui/input/button';
import { Select } from '../../ui/input/choose';
import { useRemove } from '../saving/useRemove';
import styles from './grid.module.css';
import type { Choosing } from './selection';

interface BulkBarProps {
  object: ObjectSpec;
  choosing: Choosing;
  where: Condition | null;
  q: string;
  total: number | null;
}

export function settable(field: Field): boolean {
  return !field.readonly && !field.study && !field.unique && !['collection', 'json', 'condition', 'auto_number', 'secret'].includes(field.type);
}

function SetField({ object, count, busy, onApply, onClose }: { object: ObjectSpec; count: string; busy: boolean; onApply: (values: Values) => void; onClose: () => void }) {
  const { t } = useTranslation('list');
  const fields = object.fields.filter(settable);
  const [name, setName] = useState<string | null>(null);
  const [value, setValue] = useState<unknown>(null);
  const [problem, setProblem] = useState<string>();
  const field = fields.find((each) => each.name === name);
  const Editor = field && typeOf(field).Editor;
  return (
    <Dialog open onClose={onClose} title={t('bulk.set')} size={440}>
      <div className={styles.setting}>
        <Select label={t('bulk.field')} searchable data={fields.map((each) => ({ value: each.name, label: each.label }))} value={name} onChange={(next) => { setName(next); setValue(null); setProblem(undefined); }} />
        {field && Editor ? <Editor key={field.name} field={field} value={value} label={field.label} onChange={(next, why) => { setValue(next); setProblem(why); }} invalid={problem !== undefined} /> : null}
        {problem ? <p role="alert" className={styles.trouble}>{problem}</p> : null}
        <Button look="primary" busy={busy} disabled={!field || problem !== undefined} onClick={() => { if (field) onApply({ [field.name]: stored(value) }); }}>{t('bulk.apply', { count: count as unknown as number })}</Button>
      </div>
    </Dialog>
  );
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
      <strong>{t('bulk.chosen', { count: size, shown: count })}</strong>
      {!selection.all && total !== null && total > size && !q ? <Button look="quiet" size="dense" onClick={chooseAll}>{t('bulk.all', { shown: sayNumber(total, say, 0) })}</Button> : null}
      <span className={styles.divider} />
      {object.can.update ? <Button look="quiet" size="dense" icon={<IconPencil size={16} />} onClick={() => setSetting(true)}>{t('bulk.set')}</Button> : null}
      {object.can.delete ? <Button look="quiet" size="dense" icon={<IconTrash size={16} />} busy={busy} onClick={() => (size > 500 ? setConfirming(true) : void remove())}>{t('bulk.delete')}</Button> : null}
      <IconButton label={t('bulk.clear')} onClick={clear}><IconX size={16} /></IconButton>
      {setting ? <SetField object={object} count={count} busy={busy} onApply={(values) => void set(values)} onClose={() => setSetting(false)} /> : null}
      {confirming ? (
        <Dialog open onClose={() => setConfirming(false)} title={t('bulk.sure', { objects: object.plural, shown: count })} size={420}>
          <div className={styles.setting}>
            <p>{t('bulk.sureText')}</p>
            <Button look="danger" busy={busy} onClick={() => void remove()}>{t('bulk.deleteMany', { objects: object.plural, shown: count })}</Button>
          </div>
        </Dialog>
      ) : null}
    </div>
  );
}
