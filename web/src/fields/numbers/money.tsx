/** An amount in a currency; typed as 12万, 1.2m or 50 USD; a bare number is in the currency it has, else in the workspace's. */
import type { Field } from '../../engine/catalog';
import type { Money } from '../../engine/records';
import { readMoney, sayMoney, sayNumber } from '../../engine/saying/numbers';
import type { Saying } from '../../engine/saying/saying';
import { useSaying } from '../../engine/saying/useSaying';
import styles from '../base/base.module.css';
import { compareNumber, isNothing } from '../base/compare';
import { typedParts } from '../base/TypedInput';
import type { CellProps, EditorProps, FieldType } from '../type';

function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value;
}

function amountOf(value: unknown): number | null {
  if (isMoney(value)) return Number(value.amount);
  return isNothing(value) ? null : Number(value);
}

function asMoney(value: unknown, say: Saying): Money | null {
  if (isMoney(value)) return value;
  return isNothing(value) ? null : { amount: String(value), currency: say.currency };
}

function said(value: unknown, field: Field, say: Saying, manner: 'short' | 'aligned'): string {
  const money = asMoney(value, say);
  return money ? sayMoney(money, say, manner, Number(field.settings?.decimals ?? 2)) : '';
}

function format(value: unknown, field: Field, say: Saying): string {
  return said(value, field, say, 'short');
}

function Cell({ value, field, say, inColumn }: CellProps) {
  return <span className={styles.number}>{said(value, field, say, inColumn ? 'aligned' : 'short')}</span>;
}

/** As one would type it; any other currency than the workspace's is named. */
function write(value: unknown, say: Saying): string {
  const amount = String(amountOf(value));
  return isMoney(value) && value.currency !== say.currency ? `${amount} ${value.currency}` : amount;
}

const parts = typedParts({ write, read: readMoney, problem: 'money', inputMode: 'decimal', end: true });

function Editor({ value, onChange, ...rest }: EditorProps) {
  const say = useSaying();
  const currency = isMoney(value) ? value.currency : say.currency;
  return (
    <parts.Editor {...rest} value={value} onChange={(typed, problem) => {
      onChange(problem || typed === null || isMoney(typed) ? typed : { amount: String(amountOf(typed)), currency }, problem);
    }} />
  );
}

export const fieldType: FieldType = {
  name: 'money', family: 'number', width: 130, align: 'end', Cell, Editor, FilterValue: parts.FilterValue,
  format,
  parse: (text, _field, say) => {
    if (text.trim() === '') return null;
    const typed = readMoney(text);
    return typed === undefined || isMoney(typed) ? typed : { amount: String(typed), currency: say.currency };
  },
  compare: (left, right) => compareNumber(amountOf(left), amountOf(right)),
  ariaText: (value, _field, say) => {
    const money = asMoney(value, say);
    return money ? `${sayNumber(Number(money.amount), say)} ${money.currency}` : '';
  },
  firstOperator: '>=',
};
