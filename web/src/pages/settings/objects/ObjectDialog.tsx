/** Adds a kind of record of one's own, or changes what it is called. */
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../ui/float/dialog';
import { Button } from '../../../ui/input/button';
import { TextInput } from '../../../ui/input/text';
import { type SaidObject, useDeclare } from './said';
import styles from './settings.module.css';

export function ObjectDialog({ said, onClose }: { said: SaidObject | undefined; onClose: () => void }) {
  const { t } = useTranslation('settings');
  const navigate = useNavigate();
  const declare = useDeclare('custom_object');
  const [label, setLabel] = useState(said?.label ?? '');
  const [plural, setPlural] = useState(said?.plural_label ?? '');
  const [title, setTitle] = useState(said?.title ?? t('recordNameDefault'));
  const [doc, setDoc] = useState(said?.doc ?? '');

  const send = (event: FormEvent) => {
    event.preventDefault();
    const values = { label, plural_label: plural || null, title: title || null, doc: doc || null };
    declare.mutate({ known: said, values }, {
      onSuccess: (record) => {
        onClose();
        void navigate({ to: '/settings', search: { object: String(record.name) } as never });
      },
    });
  };
  return (
    <Dialog open onClose={onClose} title={said ? t('editObject', { label: said.label }) : t('newObject')}>
      <form className={styles.form} onSubmit={send}>
        <TextInput label={t('singular')} required data-autofocus maxLength={60} value={label} onChange={(event) => setLabel(event.currentTarget.value)} />
        <TextInput label={t('plural')} maxLength={60} value={plural} onChange={(event) => setPlural(event.currentTarget.value)} />
        <TextInput label={t('recordName')} maxLength={60} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        <TextInput label={t('doc')} maxLength={200} value={doc} onChange={(event) => setDoc(event.currentTarget.value)} />
        <footer>
          <Button look="quiet" onClick={onClose}>{t('shell:cancel')}</Button>
          <Button look="primary" type="submit" busy={declare.isPending} disabled={!label.trim()}>{said ? t('save') : t('add')}</Button>
        </footer>
      </form>
    </Dialog>
  );
}
