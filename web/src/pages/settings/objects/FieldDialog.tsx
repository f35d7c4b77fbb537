/** Adds a field, or changes one: its label, its type with what the type asks for, and how it is filled in. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectSpec } from '../../../engine/catalog';
import { Dialog } from '../../../ui/float/dialog';
import { Button } from '../../../ui/input/button';
import { Switch } from '../../../ui/input/switch';
import { TextInput } from '../../../ui/input/text';
import { mayTurn } from './turn/conversion';
import { useTypes } from './FieldList';
import { type Options, type SaidField, spelledOut, useDeclare } from './said';
import styles from './settings.module.css';
import { TypeOptions } from './TypeOptions';

/** Nobody fills in what follows from other values. */
function isComputed(type: string): boolean {
  return type === 'formula' || type === 'rollup';
}

interface FieldDialogProps {
  object: ObjectSpec;
  said: SaidField | null;
  /** Asked for another type. */
  onTurn: () => void;
  onClose: () => void;
}

export function FieldDialog({ object, said, onTurn, onClose }: FieldDialogProps) {
  const { t } = useTranslation('settings');
  const types = useTypes();
  const declare = useDeclare('custom_field');
  const [label, setLabel] = useState(said?.label ?? '');
  const [name, setName] = useState(said?.name ?? '');
  const [type, setType] = useState(said?.type ?? 'text');
  const [hint, setHint] = useState(said?.hint ?? '');
  const [required, setRequired] = useState(Boolean(said?.required));
  const [options, setOptions] = useState<Options>(spelledOut(said?.options));

  const send = (event: FormEvent) => {
    event.preventDefault();
    const filled = Object.values(options).some(Boolean);
    const values = { label, hint: hint || null, required: required && !isComputed(type), options: filled ? options : null, ...(said ? { name } : { object: object.name, type }) };
    declare.mutate({ known: said ?? undefined, values }, { onSuccess: onClose });
  };
  return (
    <Dialog open onClose={onClose} title={said ? t('editField', { label: said.label }) : `${t('newField')}: ${object.plural}`} size={600}>
      <form className={styles.form} onSubmit={send}>
        <TextInput label={t('label')} description={t('labelHint')} required data-autofocus maxLength={60} value={label} onChange={(event) => setLabel(event.currentTarget.value)} />
        {said ? <TextInput label={t('name')} description={t('nameHint')} required value={name} onChange={(event) => setName(event.currentTarget.value)} /> : (
          <fieldset className={styles.types}>
            <legend>{t('type')}</legend>
            {types.map((each) => (
              <label key={each.value} data-chosen={each.value === type || undefined}>
                <input type="radio" name="type" value={each.value} checked={each.value === type} onChange={() => { setType(each.value); setOptions({}); }} />
                <strong>{each.label}</strong><small>{t(`example.${each.value}`)}</small>
              </label>
            ))}
          </fieldset>
        )}
        {said ? (
          <div className={styles.holds}>
            <span>{t('type')}: <strong>{types.find((each) => each.value === said.type)?.label ?? said.type}</strong></span>
            {mayTurn(said.type) && !said.changing ? <Button look="quiet" size="dense" onClick={onTurn}>{t('turn.open')}</Button> : null}
          </div>
        ) : null}
        <TypeOptions object={object} type={type} options={options} fixed={Boolean(said)} onChange={setOptions} />
        <TextInput label={t('hint')} description={t('hintHint')} value={hint} onChange={(event) => setHint(event.currentTarget.value)} />
        {isComputed(type) ? <p className={styles.note}>{t('computedNote')}</p> : null}
        {isComputed(type) ? null : <Switch label={t('required')} checked={required} onChange={(event) => setRequired(event.currentTarget.checked)} />}
        <footer>
          <Button look="quiet" onClick={onClose}>{t('shell:cancel')}</Button>
          <Button look="primary" type="submit" busy={declare.isPending} disabled={!label.trim()}>{said ? t('save') : t('add')}</Button>
        </footer>
      </form>
    </Dialog>
  );
}
