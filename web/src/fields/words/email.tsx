/** An e-mail address. */
import styles from '../base/base.module.css';
import { formatText, TextCell, textual } from '../base/textual';
import { typedParts } from '../base/TypedInput';
import type { CellProps, FieldType } from '../type';

function read(text: string): string | undefined {
  const plain = text.normalize('NFKC').replace(/\s/g, '');
  return /^[^@]+@[^@]+\.[^@.]+$/.test(plain) ? plain : undefined;
}

function Cell(props: CellProps) {
  const text = formatText(props.value);
  return props.dense || !text ? <TextCell {...props} /> : <a className={styles.text} href={`mailto:${text}`}>{text}</a>;
}

const parts = typedParts({ write: String, read, problem: 'email', type: 'email', inputMode: 'email' });
const filter = typedParts({ write: String, read: (text) => text.trim(), problem: 'text' });

export const fieldType: FieldType = {
  ...textual,
  Editor: parts.Editor, FilterValue: filter.FilterValue,
  name: 'email', width: 200, Cell,
  parse: (text) => (text.trim() === '' ? null : read(text)),
};
