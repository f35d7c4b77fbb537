/** Words over several lines. */
import { useState } from 'react';
import styles from '../base/base.module.css';
import { formatText, textual } from '../base/textual';
import { typedParts } from '../base/TypedInput';
import type { CellProps, EditorProps, FieldType } from '../type';

function Cell({ value, dense }: CellProps) {
  return <span className={dense ? styles.text : styles.long}>{formatText(value)}</span>;
}

function Editor({ value, onChange, label, seed, autoFocus, invalid, id }: EditorProps) {
  const [text, setText] = useState(seed ?? formatText(value));
  return (
    <textarea id={id} className={styles.input} value={text} aria-label={label} aria-invalid={invalid || undefined} autoFocus={autoFocus} rows={3}
      onChange={(event) => { setText(event.target.value); onChange(event.target.value.trim() === '' ? null : event.target.value); }} />
  );
}

export const fieldType: FieldType = {
  ...textual,
  ...typedParts({ write: String, read: (text) => text.trim(), problem: 'text' }),
  name: 'long_text', width: 240, Cell, Editor,
};
