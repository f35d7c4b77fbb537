/** The line at the top of every page: what it is, how many, and what can be done. */
import { type ReactNode, useEffect } from 'react';
import { useCatalog } from '../../engine/catalog';
import styles from './page.module.css';

interface PageHeadProps {
  title: string;
  /** A number or short remark beside the title. */
  aside?: ReactNode;
  /** What stands before the title, such as a way back. */
  before?: ReactNode;
  actions?: ReactNode;
  /** The title stays large beside a way back, where no other heading follows. */
  strong?: boolean;
}

export function PageHead({ title, aside, before, actions, strong }: PageHeadProps) {
  const { workspace } = useCatalog();
  useEffect(() => {
    document.title = `${title} · ${workspace.name}`;
  }, [title, workspace.name]);
  return (
    <header className={styles.head} data-below={before && !strong ? '' : undefined}>
      {before}
      <div className={styles.title}>
        <h1>{title}</h1>
        {aside ? <span className={styles.aside}>{aside}</span> : null}
      </div>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </header>
  );
}
