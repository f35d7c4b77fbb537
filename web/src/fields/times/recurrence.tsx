/** When something happens again, in words; kept as a rule of RFC 5545. */
import { lazy, Suspense } from 'react';
import type { Saying } from '../../engine/saying/saying';
import styles from '../base/base.module.css';
import { compareText, isNothing } from '../base/compare';
import { readRule, sayRule, writeRule } from '../base/rhythm';
import type { CellProps, EditorProps, FieldType, FilterValueProps } from '../type';
import type { RhythmInputProps } from './rhythm/RhythmInput';

const Input = lazy(() => import('./rhythm/RhythmInput'));

function format(value: unknown, say: Saying): string {
  return isNothing(value) ? '' : sayRule(String(value), say);
}

function Cell({ value, say, dense }: CellProps) {
  return <span className={dense ? styles.text : styles.long}>{format(value, say)}</span>;
}

function RhythmInput(props: RhythmInputProps) {
  return <Suspense fallback={<div className={styles.pop} data-cell={props.inCell || undefined} />}><Input {...props} /></Suspense>;
}

function Editor(props: EditorProps) {
  return <RhythmInput {...props} />;
}

function FilterValue({ operator, value, onChange, label, autoFocus }: FilterValueProps) {
  const many = operator === 'in' || operator === 'not in';
  const one: unknown = Array.isArray(value) ? (value as unknown[])[0] : value;
  return <RhythmInput value={one} label={label} autoFocus={autoFocus} onChange={(next) => onChange(many && next !== null ? [next] : next)} />;
}

/** A rule is read here; words are, by the server. */
function parse(text: string): unknown {
  const plain = text.trim();
  if (plain === '') return null;
  const rhythm = readRule(plain);
  if (rhythm) return writeRule(rhythm);
  return /^(every|each|daily|weekly|fortnightly|biweekly|monthly|quarterly|yearly|annually|weekdays|每)/i.test(plain) ? plain : undefined;
}

export const fieldType: FieldType = {
  name: 'recurrence', family: 'text', width: 200, Cell, Editor, FilterValue,
  format: (value, _field, say) => format(value, say), parse,
  compare: (left, right, say) => compareText(left, right, say),
  ariaText: (value, _field, say) => format(value, say), firstOperator: '=',
};
