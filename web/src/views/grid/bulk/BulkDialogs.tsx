/** What is asked before many records are changed at once. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectSpec } from '../../../engine/catalog';
import { stored, type Values } from '../../../engine/writing';
import { typeOf } from '../../../fields/registry';
import { Dialog } from '../../../ui/float/dialog';
import { Button } from '../../../ui/input/button';
import { Select } from '../../../ui/input/choose';
import styles from '../grid.module.css';
import { settable } from '../settable';

interface SetFieldProps {
  object: ObjectSpec;
  count: string;
  busy: boolean;
  onApply: (values: Values) => void;
  onClose: () => void;
}

export function SetField({ object, count, busy, onApply, onClose }: SetFieldProps) {
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
        <Button look="primary" busy={busy} disabled={!field || problem !== undefined} onClick={() => { if (field) onApply({ [field.name]: stored(value) }); }}>{t('bulk.apply', { shown: count })}</Button>
      </div>
    </Dialog>
  );
}

interface SureDialogProps {
  object: ObjectSpec;
  count: string;
  busy: boolean;
  onDelete: () => void;
  onClose: () => void;
}

export function SureDialog({ object, count, busy, onDelete, onClose }: SureDialogProps) {
  const { t } = useTranslation('list');
  return (
    <Dialog open onClose={onClose} title={t('bulk.sure', { objects: object.plural, shown: count })} size={420}>
      <div className={styles.setting}>
        <p>{t('bulk.sureText')}</p>
        <Button look="danger" busy={busy} onClick={onDelete}>{t('bulk.deleteMany', { objects: object.plural, shown: count })}</Button>
      </div>
    </Dialog>
  );
}
