/** Asks somebody in: who they are, and then the link to send them, which works once. */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, Problem } from '../../../engine/api';
import { fieldNamed, objectNamed, useCatalog } from '../../../engine/catalog';
import { keys, type RecordData, verbPath } from '../../../engine/records';
import { useCreate } from '../../../engine/writing';
import { Dialog } from '../../../ui/float/dialog';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { Select } from '../../../ui/input/choose';
import { copyText } from '../../../ui/input/clipboard';
import { TextInput } from '../../../ui/input/text';
import { useTrouble } from '../../../views/saving/useTrouble';
import styles from '../layout.module.css';

function TheLink({ user, onClose }: { user: RecordData; onClose: () => void }) {
  const { t } = useTranslation('manage');
  const trouble = useTrouble();
  const [link, setLink] = useState('');
  useEffect(() => {
    ask<{ link: string }>(verbPath('user', 'invite', user.id), { method: 'POST', body: {} })
      .then((answer) => setLink(answer.link), (error: unknown) => toast({ tone: 'problem', ...trouble(error) }));
  }, [user.id, trouble]);
  return (
    <div className={styles.form}>
      <p>{t('people.linkText', { name: String(user.name) })}</p>
      <div className={styles.link}>
        <TextInput label={t('people.link')} readOnly value={link} onFocus={(event) => event.target.select()} />
        <Button look="primary" disabled={!link} onClick={() => void copyText(link).then((isCopied) => { if (isCopied) toast({ text: t('record:linkCopied') }); })}>{t('people.copy')}</Button>
      </div>
      <div className={styles.acts}><Button onClick={onClose}>{t('people.done')}</Button></div>
    </div>
  );
}

export function Invitation({ known, onClose }: { known: RecordData | null; onClose: () => void }) {
  const { t } = useTranslation('manage');
  const client = useQueryClient();
  const trouble = useTrouble();
  const create = useCreate('user');
  const spec = objectNamed(useCatalog(), 'user');
  const roles = (spec && fieldNamed(spec, 'role')?.options) ?? [];
  const [user, setUser] = useState(known);
  const [values, setValues] = useState({ name: '', email: '', role: 'member' });
  const [problem, setProblem] = useState<Problem | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    try {
      setUser({ ...values, ...(await create.mutateAsync({ ...values, email: values.email.trim(), name: values.name.trim() })) });
      await client.invalidateQueries({ queryKey: keys.object('user') });
    } catch (error) {
      if (error instanceof Problem && error.fields.length) setProblem(error);
      else toast({ tone: 'problem', ...trouble(error) });
    }
  }
  return (
    <Dialog open onClose={onClose} title={t('people.invite')}>
      {user ? <TheLink user={user} onClose={onClose} /> : (
        <form className={styles.form} onSubmit={(event) => void submit(event)}>
          <TextInput label={t('me.name')} required data-autofocus value={values.name} error={problem?.about('name')} onChange={(event) => setValues({ ...values, name: event.target.value })} />
          <TextInput label={t('signin:email')} type="email" required value={values.email} error={problem?.about('email')} onChange={(event) => setValues({ ...values, email: event.target.value })} />
          <Select label={t('people.role')} data={roles.map(({ value, label }) => ({ value, label }))} value={values.role} onChange={(role) => setValues({ ...values, role: role ?? 'member' })} description={spec && fieldNamed(spec, 'role')?.hint} />
          <div className={styles.acts}><Button type="submit" look="primary" busy={create.isPending}>{t('people.make')}</Button></div>
        </form>
      )}
    </Dialog>
  );
}
