/** An amount in a currency; typed as 12万 or 1.2m, in the currency it has or else the workspace's. */
import type { Money } from '../../engine/records';
import { readNumber, sayMoney, sayNumber } from '../../engine/saying/numbers';
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

function format(value: unknown, say: Saying): string {
  const money = asMoney(value, say);
  return money ? sayMoney(money, say) : '';
}

function Cell({ value, say }: CellProps) {
  return <span className={styles.number}>{format(value, say)}</span>;
}

const parts = typedParts({ write: (value) => String(amountOf(value)), read: readNumber, problem: 'money', inputMode: 'decimal', end: true });

function Editor({ value, onChange, ...rest }: EditorProps) {
  const say = useSaying();
  const currency = isMoney(value) ? value.currency : say.currency;
  return (
    <parts.Editor {...rest} value={amountOf(value)} onChange={(amount, problem) => {
      onChange(problem || amount === null ? amount : { amount: String(amount), currency }, problem);
    }} />
  );
}

export const fieldType: FieldType = {
  name: 'money', family: 'number', width: 130, align: 'end', Cell, Editor, FilterValue: parts.FilterValue,
  format: (value, _field, say) => format(value, say),
  parse: (text, _field, say) => {
    if (text.trim() === '') return null;
    const amount = readNumber(text);
    return amount === undefined ? undefined : { amount: String(amount), currency: say.currency };
  },
  compare: (left, right) => compareNumber(amountOf(left), amountOf(right)),
  ariaText: (value, _field, say) => {
    const money = asMoney(value, say);
    return money ? `${sayNumber(Number(money.amount), say)} ${money.currency}` : '';
  },
  firstOperator: '>=',
};
