/** What the types made of digits share. */
import { readNumber, sayNumber } from '../../engine/saying/numbers';
import type { Saying } from '../../engine/saying/saying';
import type { CellProps, FieldType } from '../type';
import styles from './base.module.css';
import { compareNumber, isNothing } from './compare';
import { typedParts } from './TypedInput';

interface Numeric {
  name: string;
  format: (value: number, say: Saying) => string;
  read: (text: string) => number | undefined;
  write: (value: number) => string;
  problem: string;
  width?: number;
}

export function numeric({ name, format, read, write, problem, width = 110 }: Numeric): FieldType {
  const show = (value: unknown, say: Saying) => (isNothing(value) ? '' : format(Number(value), say));
  function Cell({ value, say }: CellProps) {
    return <span className={styles.number}>{show(value, say)}</span>;
  }
  return {
    ...typedParts({ read, write: (value) => write(Number(value)), problem, inputMode: 'decimal', end: true }),
    name, family: 'number', width, align: 'end', Cell,
    format: (value, _field, say) => show(value, say),
    parse: (text) => (text.trim() === '' ? null : read(text)),
    compare: compareNumber,
    ariaText: (value, _field, say) => (isNothing(value) ? '' : name === 'percent' ? show(value, say) : sayNumber(Number(value), say, 6)),
    firstOperator: '>=',
  };
}

export function wholeNumber(text: string): number | undefined {
  const value = readNumber(text);
  return value === undefined || !Number.isSafeInteger(value) ? undefined : value;
}
