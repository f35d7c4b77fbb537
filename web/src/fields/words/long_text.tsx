/** Words over several lines, with headings, lists and links where the field is rich. */
import { useState } from 'react';
import styles from '../base/base.module.css';
import { compareText } from '../base/compare';
import { RichInput, RichText } from '../base/Rich';
import { textOf } from '../base/structured';
import { textual } from '../base/textual';
import { typedParts } from '../base/TypedInput';
import type { CellProps, EditorProps, FieldType } from '../type';

function Cell({ value, field, dense }: CellProps) {
  if (dense || field.settings?.rich !== true) return <span className={dense ? styles.text : styles.long}>{textOf(value)}</span>;
  return <RichText value={value} />;
}

function PlainInput({ value, onChange, label, seed, autoFocus, invalid, id }: EditorProps) {
  const [text, setText] = useState(seed ?? textOf(value));
  return (
    <textarea id={id} className={styles.input} value={text} aria-label={label} aria-invalid={invalid || undefined} autoFocus={autoFocus} rows={3}
      onChange={(event) => { setText(event.target.value); onChange(event.target.value.trim() === '' ? null : event.target.value); }} />
  );
}

function Editor(props: EditorProps) {
  return props.field.settings?.rich === true ? <RichInput {...props} /> : <PlainInput {...props} />;
}

export const fieldType: FieldType = {
  ...textual,
  ...typedParts({ write: textOf, read: (text) => text.trim(), problem: 'text' }),
  name: 'long_text', width: 240, Cell, Editor,
  format: textOf, ariaText: textOf,
  parse: (text, field) => (text.trim() === '' ? null : field.settings?.rich === true ? { text: text.trim() } : text.trim()),
  compare: (left, right, say) => compareText(textOf(left) || null, textOf(right) || null, say),
};
