/** A phone number, grouped as people say it: 138 0013 8000, +44 7985 330624. */
import styles from '../base/base.module.css';
import { formatText, textual } from '../base/textual';
import { typedParts } from '../base/TypedInput';
import { grouped, useGroupings } from './grouping';
import type { CellProps, FieldType } from '../type';

function format(value: unknown): string {
  const text = formatText(value);
  const mobile = /^(?:\+?86)?(1[3-9]\d)(\d{4})(\d{4})$/.exec(text.replace(/[\s-]/g, ''));
  return mobile ? `${mobile[1]} ${mobile[2]} ${mobile[3]}` : grouped(text);
}

function read(text: string): string | undefined {
  const plain = text.normalize('NFKC').trim();
  return /^\+?[\d\s().-]{5,24}$/.test(plain) ? plain : undefined;
}

function Cell({ value, dense }: CellProps) {
  useGroupings(formatText(value));
  const text = format(value);
  if (dense || !text) return <span className={styles.text}>{text}</span>;
  return <a className={styles.text} href={`tel:${formatText(value).replace(/[^\d+]/g, '')}`}>{text}</a>;
}

const parts = typedParts({ write: String, read, problem: 'phone', type: 'tel', inputMode: 'tel' });
const filter = typedParts({ write: String, read: (text) => text.trim(), problem: 'text' });

export const fieldType: FieldType = {
  ...textual,
  Editor: parts.Editor, FilterValue: filter.FilterValue,
  name: 'phone', width: 150, Cell, format,
  parse: (text) => (text.trim() === '' ? null : read(text)),
  ariaText: (value) => Array.from(format(value)).join(' ').replace(/\s+/g, ' '),
};
