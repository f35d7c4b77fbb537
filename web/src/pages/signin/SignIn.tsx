/** Signing in: with a password, or by a one-time link that then offers to set one. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../engine/api';
import { changeLocale, locales } from '../../engine/i18n';
import { nobody, sessionQuery, signIn } from '../../engine/session';
import { Button } from '../../ui/input/button';
import { PasswordInput, TextInput } from '../../ui/input/text';
import { ChooseWorkspace } from './ChooseWorkspace';
import { NewPassword } from './NewPassword';
import styles from './signin.module.css';

function sentence(error: unknown, fallback: string): string {
  return error instanceof Problem && error.status !== 0 && error.message ? error.message : fallback;
}

function WithPassword({ onDone }: { onDone: (isIn: boolean) => void }) {
  const { t } = useTranslation('signin');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  async function submit(event: React.FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem('');
    try {
      const { user } = await signIn({ email: email.trim(), password });
      onDone(user !== null);
    } catch (error) {
      setProblem(sentence(error, t('unreachable')));
      setBusy(false);
    }
  }
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <TextInput label={t('email')} type="email" name="email" autoComplete="username" inputMode="email" required autoFocus value={email} onChange={(event) => setEmail(event.target.value)} />
      <PasswordInput label={t('password')} name="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
      {problem ? <p role="alert" className={styles.problem}>{problem}</p> : null}
      <Button type="submit" look="primary" full busy={busy}>{t('continue')}</Button>
      <p className={styles.hint}>{t('lost')}</p>
    </form>
  );
}

function WithLink({ link, onDone, onFailed }: { link: string; onDone: () => void; onFailed: (why: string) => void }) {
  const { t } = useTranslation('signin');
  const started = useRef(false);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    signIn({ link }).then(() => onDone(), (error: unknown) => onFailed(sentence(error, t('unreachable'))));
  }, [link, onDone, onFailed, t]);
  return <p className={styles.hint} role="status">{t('linkOpening')}</p>;
}

export function Page() {
  const { t, i18n } = useTranslation('signin');
  const search: { to?: unknown; link?: unknown } = useSearch({ strict: false });
  const navigate = useNavigate();
  const client = useQueryClient();
  const session = useQuery(sessionQuery).data ?? nobody;
  const [step, setStep] = useState<'link' | 'password' | 'new' | 'choose'>(typeof search.link === 'string' ? 'link' : session.workspaces.length && !session.user ? 'choose' : 'password');
  const [problem, setProblem] = useState('');

  useEffect(() => {
    document.title = t('title');
  }, [t]);

  async function look(isIn: boolean) {
    if (isIn) return enter();
    await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
    setStep('choose');
  }
  async function enter() {
    client.removeQueries();
    await client.fetchQuery(sessionQuery);
    const to = typeof search.to === 'string' && /^\/(?!\/)/.test(search.to) ? search.to : '/';
    await navigate({ href: to, replace: true });
  }

  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <img src="/mark.svg" alt="" width={40} height={40} />
        <h1>{step === 'new' ? t('newTitle') : step === 'choose' ? t('chooseTitle') : t('title')}</h1>
        {session.closed && step !== 'link' ? <p role="alert" className={styles.problem}>{session.closed}</p> : null}
        {problem ? <p role="alert" className={styles.problem}>{problem}</p> : null}
        {step === 'link' ? <WithLink link={String(search.link)} onDone={() => setStep('new')} onFailed={(why) => { setProblem(why); setStep('password'); }} /> : null}
        {step === 'password' ? <WithPassword onDone={(isIn) => void look(isIn)} /> : null}
        {step === 'choose' ? <ChooseWorkspace workspaces={session.workspaces} onDone={() => void enter()} onOther={() => setStep('password')} /> : null}
        {step === 'new' ? <NewPassword onDone={() => void enter()} /> : null}
      </div>
      <nav className={styles.languages} aria-label={t('language')}>
        {locales.map((locale) => (
          <button key={locale.id} type="button" lang={locale.id} aria-pressed={i18n.language === locale.id} onClick={() => void changeLocale(locale.id)}>{locale.name}</button>
        ))}
      </nav>
    </main>
  );
}
