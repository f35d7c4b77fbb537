/** A sentence that needs to be read before going on. */
import type { ReactNode } from 'react';
import IconAlertTriangle from 'tabler/IconAlertTriangle';
import IconCircleCheck from 'tabler/IconCircleCheck';
import IconInfoCircle from 'tabler/IconInfoCircle';
import styles from './figures.module.css';

interface NoticeProps {
  tone: 'good' | 'note' | 'warn' | 'bad';
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}

export function Notice({ tone, title, children, actions }: NoticeProps) {
  const Drawing = tone === 'good' ? IconCircleCheck : tone === 'note' ? IconInfoCircle : IconAlertTriangle;
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <Drawing size={20} stroke={1.75} aria-hidden />
      <div>{title ? <strong>{title}</strong> : null}{children ? <div>{children}</div> : null}</div>
      {actions ? <div className={styles.noticeActions}>{actions}</div> : null}
    </div>
  );
}
