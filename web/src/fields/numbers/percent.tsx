/** A share: stored from 0 to 1, typed and shown as a percentage, with a small bar beside it. */
import { readNumber, sayPercent } from '../../engine/saying/numbers';
import styles from '../base/base.module.css';
import { isNothing } from '../base/compare';
import { numeric } from '../base/numeric';
import type { CellProps, FieldType } from '../type';

function read(text: string): number | undefined {
  const value = readNumber(text.normalize('NFKC').replace('%', ''));
  return value === undefined ? undefined : Number((value / 100).toPrecision(12));
}

function Cell({ value, say }: CellProps) {
  if (isNothing(value)) return null;
  const share = Math.min(Math.max(Number(value), 0), 1);
  return (
    <span className={styles.number}>
      <span className={styles.bar} aria-hidden><i style={{ width: `${share * 100}%` }} /></span><span className={styles.share}>{sayPercent(Number(value), say)}</span>
    </span>
  );
}

export const fieldType: FieldType = {
  ...numeric({ name: 'percent', format: (value, say) => sayPercent(value, say), read, write: (value) => String(Number((value * 100).toPrecision(12))), problem: 'percent', width: 130 }),
  Cell,
};
