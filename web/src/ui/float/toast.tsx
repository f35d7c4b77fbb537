/** Short messages at the bottom; most of them offer to undo. They wait while the pointer or the focus is on them. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import IconAlertCircle from 'tabler/IconAlertCircle';
import IconCheck from 'tabler/IconCheck';
import IconX from 'tabler/IconX';
import styles from './toast.module.css';

export interface Toast {
  text: string;
  tone?: 'done' | 'problem';
  action?: { label: string; run: () => void };
  /** A second choice beside the first. */
  other?: { label: string; run: () => void };
  /** Stays until somebody answers or closes it. */
  stays?: boolean;
  /** Small print, such as the reference of an error. */
  detail?: string;
}

interface Shown extends Toast {
  id: number;
}

let shown: readonly Shown[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Shown[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

/** Shows a message; the answer takes it away again. */
export function toast(message: Toast): () => void {
  last += 1;
  const id = last;
  set([...shown.slice(-2), { ...message, id }]);
  return () => set(shown.filter((each) => each.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function Message({ message }: { message: Shown }) {
  const { t } = useTranslation('shell');
  const [held, hold] = useState(false);
  const { id, action, other, tone, stays } = message;
  const leave = () => set(shown.filter((each) => each.id !== id));

  useEffect(() => {
    if (held || stays) return undefined;
    const timer = setTimeout(() => set(shown.filter((each) => each.id !== id)), 8000);
    return () => clearTimeout(timer);
  }, [held, id, stays]);

  return (
    <div className={styles.toast} data-tone={tone ?? 'done'} role={tone === 'problem' ? 'alert' : 'status'}
      onMouseEnter={() => hold(true)} onMouseLeave={() => hold(false)} onFocus={() => hold(true)} onBlur={() => hold(false)}>
      {tone === 'problem' ? <IconAlertCircle size={18} /> : <IconCheck size={18} />}
      <span className={styles.text}>{message.text}{message.detail ? <small>{message.detail}</small> : null}</span>
      {[action, other].map((each) => (each ? <button key={each.label} type="button" className={styles.action} onClick={() => { leave(); each.run(); }}>{each.label}</button> : null))}
      <button type="button" className={styles.close} aria-label={t('close')} onClick={leave}><IconX size={16} /></button>
    </div>
  );
}

export function Toasts() {
  const messages = useSyncExternalStore(subscribe, () => shown);
  return <div className={styles.stack}>{messages.map((message) => <Message key={message.id} message={message} />)}</div>;
}
