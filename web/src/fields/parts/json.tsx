/** Structured settings; shown as they are, changed by the pages that own them. */
import { textual } from '../base/textual';
import { typedParts } from '../base/TypedInput';
import { isNothing } from '../base/compare';
import styles from '../base/base.module.css';
import type { CellProps, FieldType } from '../type';

function format(value: unknown): string {
  return isNothing(value) ? '' : JSON.stringify(value);
}

function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function Cell({ value, dense }: CellProps) {
  if (isNothing(value)) return null;
  return dense ? <code className={styles.text}>{format(value)}</code> : <pre className={styles.json}>{JSON.stringify(value, null, 2)}</pre>;
}

export const fieldType: FieldType = {
  ...textual,
  ...typedParts({ write: format, read, problem: 'json' }),
  name: 'json', family: 'other', width: 200, Cell, format, ariaText: format,
  parse: (text) => (text.trim() === '' ? null : read(text)),
};
