/** A ring that closes as work goes on; one that turns where nobody knows how far it is. */
import styles from './work.module.css';

interface RingProps {
  /** From 0 to 1; unknown when null. */
  part: number | null;
  size?: number;
}

const radius = 7;
const around = 2 * Math.PI * radius;

export function Ring({ part, size = 18 }: RingProps) {
  const shown = part ?? 0.3;
  return (
    <svg className={styles.ring} data-turning={part === null || undefined} width={size} height={size} viewBox="0 0 18 18" aria-hidden>
      <circle cx="9" cy="9" r={radius} />
      <circle cx="9" cy="9" r={radius} strokeDasharray={`${shown * around} ${around}`} transform="rotate(-90 9 9)" />
    </svg>
  );
}
