/** Numbers, amounts and dates as pages need them: short, in the language on screen, the workspace's currency, the viewer's zone. */
import { useMemo } from 'react';
import type { Money } from '../../engine/records';
import { dateFormat, numberFormat, type Saying } from '../../engine/saying/saying';
import { sayMoment } from '../../engine/saying/times';
import { useSaying } from '../../engine/saying/useSaying';

export interface Figures {
  number: (value: number, digits?: number) => string;
  compact: (value: number) => string;
  percent: (value: number, digits?: number) => string;
  money: (value: number | Money, digits?: number) => string;
  compactMoney: (value: number | Money) => string;
  date: (value: string | number) => string;
  time: (value: string | number) => string;
  ago: (value: string) => string;
  clock: (value: number) => string;
  bytes: (value: number) => string;
}

const large = 10_000;

/** The amount of money as a number, for sums and charts. */
export function amountOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return Number(value);
  if (typeof value === 'object' && value !== null && 'amount' in value) return Number(value.amount);
  return 0;
}

function signed(text: string): string {
  return text.replace('-', '−');
}

export function figuresOf(say: Saying): Figures {
  const { locale, zone } = say;
  const plain = (value: number, digits = 0) => signed(numberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value));
  const short = { notation: 'compact', maximumFractionDigits: 1 } as const;
  const coin = (value: number | Money, options: Intl.NumberFormatOptions) => {
    const currency = typeof value === 'number' ? say.currency : value.currency || say.currency;
    const currencyDisplay = currency === say.currency ? 'narrowSymbol' : 'symbol';
    return signed(numberFormat(locale, { style: 'currency', currency, currencyDisplay, ...options }).format(amountOf(value)));
  };
  const moment = (value: string | number, options: Intl.DateTimeFormatOptions) => {
    const dayOnly = typeof value === 'string' && value.length === 10;
    return dateFormat(locale, { ...options, timeZone: dayOnly ? 'UTC' : zone }).format(new Date(value));
  };
  return {
    number: plain,
    compact: (value) => (Math.abs(value) < large ? plain(value) : signed(numberFormat(locale, short).format(value))),
    percent: (value, digits = 0) => signed(numberFormat(locale, { style: 'percent', maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value)),
    money: (value, digits) => {
      const shown = digits ?? (Number.isInteger(amountOf(value)) ? 0 : 2);
      return coin(value, { maximumFractionDigits: shown, minimumFractionDigits: shown });
    },
    compactMoney: (value) => coin(value, Math.abs(amountOf(value)) < large ? { maximumFractionDigits: 0 } : { ...short, minimumFractionDigits: 0 }),
    date: (value) => moment(value, { dateStyle: 'medium' }),
    time: (value) => moment(value, { dateStyle: 'medium', timeStyle: 'short' }),
    ago: (value) => sayMoment(value, say),
    bytes: (value) => {
      const [unit, size] = value < 100_000 ? ['kilobyte', 1e3] as const : value < 1e9 ? ['megabyte', 1e6] as const : ['gigabyte', 1e9] as const;
      return numberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value / size);
    },
    clock: (value) => moment(value, { timeStyle: 'short' }),
  };
}

export function useFigures(): Figures {
  const say = useSaying();
  return useMemo(() => figuresOf(say), [say]);
}
