/** A condition, read as a sentence; it is changed in the filter editor. */
import type { Condition } from '../../engine/condition/ast';
import { useWords } from '../sentence';
import { textual } from '../base/textual';
import styles from '../base/base.module.css';
import { typedParts } from '../base/TypedInput';
import type { CellProps, FieldType } from '../type';

function Sentence({ condition, object, dense }: { condition: Condition; object: string; dense?: boolean }) {
  const words = useWords(object, [condition]);
  return <span className={dense ? styles.text : styles.long}>{words(condition)}</span>;
}

function Cell({ value, field, dense }: CellProps) {
  return Array.isArray(value) && value.length > 0 ? <Sentence condition={value} object={field.over ?? ''} dense={dense} /> : null;
}

export const fieldType: FieldType = {
  ...textual,
  ...typedParts({ write: (value) => JSON.stringify(value), read: () => undefined, problem: 'json' }),
  name: 'condition', family: 'other', width: 260, Cell,
  format: (value) => (Array.isArray(value) ? JSON.stringify(value) : ''),
  parse: () => undefined,
};
