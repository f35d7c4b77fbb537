/** After a one-time link: choose a password, or go on without one. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../engine/api';
import { setPassword } from '../../engine/session';
import { Button } from '../../ui/input/button';
import { PasswordInput } from '../../ui/input/text';
import styles from './signin.module.css';

export function NewPassword({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('signin');
  const [password, choose] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  async function submit(event: React.FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      await setPassword(password);
      onDone();
    } catch (error) {
      setProblem(error instanceof Problem && error.status !== 0 ? (error.fields[0]?.message ?? error.message) : t('unreachable'));
      setBusy(false);
    }
  }
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <p className={styles.hint}>{t('newText')}</p>
      <PasswordInput label={t('newPassword')} description={t('newHint')} autoComplete="new-password" minLength={10} required autoFocus
        value={password} error={problem || undefined} onChange={(event) => choose(event.target.value)} />
      <Button type="submit" look="primary" full busy={busy}>{t('newSave')}</Button>
      <Button look="quiet" full onClick={onDone}>{t('newLater')}</Button>
    </form>
  );
}
