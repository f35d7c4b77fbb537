/** Records that point here, such as a customer's orders. They are filtered by their number or sum, and shown as lists. */
import { textual } from '../base/textual';
import { typedParts } from '../base/TypedInput';
import { readNumber, sayNumber } from '../../engine/saying/numbers';
import styles from '../base/base.module.css';
import type { CellProps, FieldType } from '../type';

function size(value: unknown): number | null {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'number' ? value : null;
}

function Cell({ value, say }: CellProps) {
  const count = size(value);
  return count === null ? null : <span className={styles.number}>{sayNumber(count, say, 0)}</span>;
}

export const fieldType: FieldType = {
  ...textual,
  ...typedParts({ write: String, read: readNumber, problem: 'number', inputMode: 'decimal' }),
  name: 'collection', family: 'other', width: 100, align: 'end', Cell,
  format: (value, _field, say) => { const count = size(value); return count === null ? '' : sayNumber(count, say, 0); },
  parse: () => undefined,
  compare: (left, right) => (size(left) ?? 0) - (size(right) ?? 0),
};
