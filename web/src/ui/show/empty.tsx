/** A screen with nothing on it says why, and what to do. */
import type { ReactNode } from 'react';
import styles from './empty.module.css';

interface EmptyProps {
  /** A 96-pixel line drawing or icon. */
  picture?: ReactNode;
  title: string;
  text?: ReactNode;
  actions?: ReactNode;
  quiet?: boolean;
}

export function Empty({ picture, title, text, actions, quiet }: EmptyProps) {
  return (
    <div className={styles.empty} data-quiet={quiet || undefined} role="status">
      {picture ? <div className={styles.picture} aria-hidden>{picture}</div> : null}
      <h2>{title}</h2>
      {text ? <p>{text}</p> : null}
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}
