/** The difference the mail made, drawn as a point with its interval on a line where zero is marked. */
import { useTranslation } from 'react-i18next';
import type { Difference } from './result';
import styles from './verdict.module.css';

interface IntervalProps {
  title: string;
  difference: Difference;
  /** Says an amount with its sign where the language has it: `+`, `−` or nothing. */
  format: (amount: number, sign: string) => string;
}

export function Interval({ title, difference, format }: IntervalProps) {
  const { t } = useTranslation('campaigns');
  const { value, low, high } = difference;
  // Where all spent the same, such as nothing, chance has shown nothing of itself.
  if (value === null || low === null || high === null || low === high) return <p className={styles.none}>{t('interval.none')}</p>;
  const reach = Math.max(Math.abs(low), Math.abs(high), 1e-9) * 1.6;
  const at = (amount: number) => 50 + (amount / reach) * 50;
  const tone = low > 0 ? 'good' : high < 0 ? 'bad' : 'plain';
  const signed = (amount: number) => format(Math.abs(amount), amount > 0 ? '+' : amount < 0 ? '−' : '');
  return (
    <figure className={styles.interval} data-tone={tone}>
      <figcaption>{title}<strong>{signed(value)}</strong></figcaption>
      <div className={styles.line} role="img" aria-label={t('interval.said', { value: signed(value), low: signed(low), high: signed(high) })}>
        <span className={styles.zero}><em>{t('interval.zero')}</em></span>
        <span className={styles.span} style={{ left: `${at(low)}%`, width: `${at(high) - at(low)}%` }} />
        <span className={styles.point} style={{ left: `${at(value)}%` }} />
        <span className={styles.end} data-end="low" style={{ left: `${at(low)}%` }}>{signed(low)}</span>
        <span className={styles.end} data-end="high" style={{ left: `${at(high)}%` }}>{signed(high)}</span>
      </div>
    </figure>
  );
}
