/** A session that ended in the middle of work: sign in over it, and everything goes on where it was. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../engine/api';
import { useCatalog } from '../../engine/catalog';
import { endAbsence, nobody, type Session, sessionQuery, signIn } from '../../engine/session';
import { Layer } from '../../ui/float/layer';
import { Button } from '../../ui/input/button';
import { PasswordInput } from '../../ui/input/text';
import styles from './return.module.css';

export default function SignInAgain() {
  const { t } = useTranslation('signin');
  const { me } = useCatalog();
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);

  /** A click beside it or Esc throws away nobody's work: who wants to leave says so. */
  const stay = () => undefined;

  async function submit(event: React.FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      // Whoever comes back goes on where they were, never with the same password somewhere else.
      const before = client.getQueryData<Session>(sessionQuery.queryKey) ?? nobody;
      const now = await signIn({ email: me.email, password }, before.workspace);
      client.setQueryData(sessionQuery.queryKey, { ...before, ...now });
      endAbsence(true);
    } catch (error) {
      setProblem(error instanceof Problem && error.status !== 0 && error.message ? error.message : t('unreachable'));
      setBusy(false);
    }
  }

  return (
    <Layer label={t('again')} narrow onClose={stay}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <h2>{t('again')}</h2>
        <p className={styles.text}>{t('againText')}</p>
        <input type="email" name="email" autoComplete="username" value={me.email} readOnly aria-label={t('email')} className={styles.who} tabIndex={-1} />
        <PasswordInput label={t('password')} name="password" autoComplete="current-password" required autoFocus value={password} onChange={(event) => setPassword(event.target.value)} />
        {problem ? <p role="alert" className={styles.problem}>{problem}</p> : null}
        <div className={styles.acts}>
          <Button look="quiet" onClick={() => endAbsence(false)}>{t('leave')}</Button>
          <Button type="submit" look="primary" busy={busy}>{t('continue')}</Button>
        </div>
      </form>
    </Layer>
  );
}
