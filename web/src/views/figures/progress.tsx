/** How far a job is; without a total it shows that something moves. */
import { useTranslation } from 'react-i18next';
import { numberFormat } from '../../engine/saying/saying';
import styles from './figures.module.css';

interface ProgressProps {
  label: string;
  /** From 0 to 1; unknown when absent. */
  part?: number | null;
  note?: string;
}

export function Progress({ label, part, note }: ProgressProps) {
  const { i18n } = useTranslation();
  const known = typeof part === 'number' && Number.isFinite(part);
  const bounded = known ? Math.min(Math.max(part, 0), 1) : 0;
  const shown = known ? numberFormat(i18n.language, { style: 'percent' }).format(bounded) : '';
  return (
    <div className={styles.progress}>
      <div className={styles.progressWords}><span>{label}</span><span>{note ?? shown}</span></div>
      <div className={styles.track} role="progressbar" aria-label={label} aria-valuenow={known ? Math.round(bounded * 100) : undefined} aria-valuemin={0} aria-valuemax={100}>
        <i style={known ? { width: `${bounded * 100}%` } : undefined} data-moving={!known || undefined} />
      </div>
    </div>
  );
}
