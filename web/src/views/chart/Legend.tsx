/** Which line or bar is which: colour and form, never colour alone. */
import styles from './chart.module.css';

export interface LegendEntry {
  label: string;
  /** Number of the chart colour. */
  color: number;
  form?: 'bar' | 'line' | 'dashed';
}

export function Legend({ entries }: { entries: readonly LegendEntry[] }) {
  return (
    <ul className={styles.legend}>
      {entries.map((entry) => (
        <li key={entry.label}><i data-form={entry.form ?? 'bar'} style={{ color: `var(--chart-${entry.color})` }} />{entry.label}</li>
      ))}
    </ul>
  );
}
