/** Adds a role of one's own, or changes what it is called. */
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldNamed, objectNamed, useCatalog } from '../../../engine/catalog';
import { Dialog } from '../../../ui/float/dialog';
import { Button } from '../../../ui/input/button';
import { Select } from '../../../ui/input/choose';
import { TextInput } from '../../../ui/input/text';
import { useDeclare } from '../objects/said';
import settings from '../objects/settings.module.css';
import type { SaidRole } from './rights';

export function RoleDialog({ said, onClose }: { said: SaidRole | undefined; onClose: () => void }) {
  const { t } = useTranslation('settings');
  const navigate = useNavigate();
  const declaring = objectNamed(useCatalog(), 'custom_role');
  const declare = useDeclare('custom_role');
  const [label, setLabel] = useState(said?.label ?? '');
  const [like, setLike] = useState(said ? said.like : 'member');
  const [note, setNote] = useState(said?.note ?? '');
  const choices = (declaring && fieldNamed(declaring, 'like')?.options) ?? [];

  const send = (event: FormEvent) => {
    event.preventDefault();
    declare.mutate({ known: said, values: { label, like, note: note || null } }, {
      onSuccess: (record) => {
        onClose();
        void navigate({ to: '/settings/$part', params: { part: 'roles' }, search: { role: String(record.name) } as never });
      },
    });
  };
  return (
    <Dialog open onClose={onClose} title={said ? t('editObject', { label: said.label }) : t('roles.new')}>
      <form className={settings.form} onSubmit={send}>
        <TextInput label={t('roles.label')} required data-autofocus maxLength={60} value={label} onChange={(event) => setLabel(event.currentTarget.value)} />
        <Select label={t('roles.like')} description={t('roles.likeHint')} clearable placeholder={t('roles.likeNone')} data={choices.map(({ value, label: name }) => ({ value, label: name }))} value={like} onChange={setLike} />
        <TextInput label={t('roles.note')} maxLength={200} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <footer>
          <Button look="quiet" onClick={onClose}>{t('shell:cancel')}</Button>
          <Button look="primary" type="submit" busy={declare.isPending} disabled={!label.trim()}>{said ? t('save') : t('add')}</Button>
        </footer>
      </form>
    </Dialog>
  );
}
