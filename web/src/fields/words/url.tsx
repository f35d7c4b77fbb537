/** An address on the web; the real host is always shown. */
import styles from '../base/base.module.css';
import { formatText, TextCell, textual } from '../base/textual';
import { typedParts } from '../base/TypedInput';
import type { CellProps, FieldType } from '../type';

function read(text: string): string | undefined {
  const plain = text.trim();
  const full = /^https?:\/\//i.test(plain) ? plain : `https://${plain}`;
  return /\./.test(plain) && URL.canParse(full) ? full : undefined;
}

function Cell(props: CellProps) {
  const text = formatText(props.value);
  const isSafe = /^https?:\/\//i.test(text) && URL.canParse(text);
  if (props.dense || !isSafe) return <TextCell {...props} />;
  return <a className={styles.text} href={text} target="_blank" rel="noreferrer noopener">{text.replace(/^https?:\/\//i, '')}</a>;
}

const parts = typedParts({ write: String, read, problem: 'url', type: 'url', inputMode: 'url' });
const filter = typedParts({ write: String, read: (text) => text.trim(), problem: 'text' });

export const fieldType: FieldType = {
  ...textual,
  Editor: parts.Editor, FilterValue: filter.FilterValue,
  name: 'url', width: 200, Cell,
  parse: (text) => (text.trim() === '' ? null : read(text)),
};
