/** What the types made of words share. */
import type { Field } from '../../engine/catalog';
import type { CellProps, FieldType } from '../type';
import styles from './base.module.css';
import { compareText, isNothing } from './compare';

export function formatText(value: unknown): string {
  return isNothing(value) ? '' : String(value);
}

export function TextCell({ value }: CellProps) {
  return <span className={styles.text} dir="auto">{formatText(value)}</span>;
}

function parse(text: string, _field: Field): unknown {
  return text.trim() === '' ? null : text.trim();
}

export const textual: Omit<FieldType, 'name' | 'Editor' | 'FilterValue'> = {
  family: 'text', width: 160, Cell: TextCell, format: formatText, parse, compare: compareText, ariaText: formatText, firstOperator: 'contains',
};
