/** A number worth a second look, with what it counts; it leads to the records behind it. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Skeleton } from '../../ui/show/skeleton';
import styles from './figures.module.css';

interface FigureProps {
  label: ReactNode;
  value: ReactNode | null | undefined;
  note?: ReactNode;
  to?: string;
  search?: Record<string, unknown>;
  tone?: 'good' | 'bad' | 'plain';
}

export function Figure({ label, value, note, to, search, tone = 'plain' }: FigureProps) {
  const inside = (
    <>
      <span className={styles.label}>{label}</span>
      <strong className={styles.value} data-tone={tone}>{value ?? <Skeleton width={72} height={22} />}</strong>
      {note ? <span className={styles.note}>{note}</span> : null}
    </>
  );
  if (!to) return <div className={styles.figure}>{inside}</div>;
  return <Link className={styles.figure} to={to} search={search ?? {}}>{inside}</Link>;
}

export function Figures({ children }: { children: ReactNode }) {
  return <div className={styles.figures}>{children}</div>;
}
