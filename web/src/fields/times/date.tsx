/** A day. */
import type { Saying } from '../../engine/saying/saying';
import { readDay, sayDay, sayExactly } from '../../engine/saying/times';
import styles from '../base/base.module.css';
import { compareTime, isNothing } from '../base/compare';
import { DayInput } from '../base/DayInput';
import type { CellProps, EditorProps, FieldType, FilterValueProps } from '../type';

function format(value: unknown, say: Saying): string {
  return isNothing(value) ? '' : sayDay(String(value), say);
}

function Cell({ value, say }: CellProps) {
  if (isNothing(value)) return null;
  return <time dateTime={String(value)} title={sayExactly(String(value), say)} className={styles.text}>{format(value, say)}</time>;
}

function asDay(value: unknown): string | null {
  return isNothing(value) ? null : String(value).slice(0, 10);
}

function Editor({ value, ...rest }: EditorProps) {
  return <DayInput value={asDay(value)} {...rest} />;
}

function FilterValue({ value, onChange, label, autoFocus }: FilterValueProps) {
  return <DayInput value={asDay(value)} label={label} autoFocus={autoFocus} onChange={(day, problem) => { if (!problem) onChange(day); }} />;
}

export const fieldType: FieldType = {
  name: 'date', family: 'time', width: 145, Cell, Editor, FilterValue,
  format: (value, _field, say) => format(value, say),
  parse: (text, _field, say) => (text.trim() === '' ? null : readDay(text, say)),
  compare: compareTime,
  ariaText: (value, _field, say) => (isNothing(value) ? '' : sayExactly(String(value), say)),
  firstOperator: 'within',
};
