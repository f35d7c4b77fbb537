/** A white sheet with a heading; what is on it belongs together. */
import type { ReactNode } from 'react';
import styles from './figures.module.css';

interface CardProps {
  title?: ReactNode;
  /** Small print or a control at the right of the heading. */
  aside?: ReactNode;
  /** One sentence under the heading. */
  lead?: ReactNode;
  children?: ReactNode;
  tight?: boolean;
  id?: string;
}

export function Card({ title, aside, lead, children, tight, id }: CardProps) {
  return (
    <section className={styles.card} data-tight={tight || undefined} id={id}>
      {title || aside ? <header>{title ? <h2>{title}</h2> : null}<div className={styles.grow} />{aside}</header> : null}
      {lead ? <p className={styles.lead}>{lead}</p> : null}
      {children}
    </section>
  );
}

/** Cards below one another, or side by side where there is room. */
export function Stack({ children, columns }: { children: ReactNode; columns?: 2 | 3 | 'panel' }) {
  return <div className={styles.stack} data-columns={columns}>{children}</div>;
}
