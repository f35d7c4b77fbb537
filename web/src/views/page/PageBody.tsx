/** The scrolling part of a page, with a comfortable width for reading. */
import type { ReactNode } from 'react';
import styles from './page.module.css';

export function PageBody({ children, wide }: { children: ReactNode; wide?: boolean }) {
  return <div className={styles.body}>{wide ? children : <div className={styles.column}>{children}</div>}</div>;
}
