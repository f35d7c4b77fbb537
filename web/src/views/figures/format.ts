/** Numbers, amounts and dates in the language on screen, by Intl alone. */
import i18next from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCatalog } from '../../engine/catalog';
import type { Money } from '../../engine/records';

export interface Figures {
  number: (value: number, digits?: number) => string;
  compact: (value: number) => string;
  percent: (value: number, digits?: number) => string;
  money: (value: number | Money, digits?: number) => string;
  compactMoney: (value: number | Money) => string;
  date: (value: string | number | Date) => string;
  time: (value: string | number | Date) => string;
  ago: (value: string | number | Date) => string;
  list: (parts: readonly string[]) => string;
}

const made = new Map<string, Figures>();

/** The amount of money as a number, for sums and charts. */
export function amountOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return Number(value);
  if (typeof value === 'object' && value !== null && 'amount' in value) return Number(value.amount);
  return 0;
}

function timesOf(locale: string, zone: string) {
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: zone });
  const bare = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const isBare = (value: unknown) => typeof value === 'string' && value.length === 10;
  const shown = (value: string | number | Date) => (isBare(value) ? bare : date).format(new Date(value));
  const ago = (value: string | number | Date) => {
    const seconds = (new Date(value).getTime() - Date.now()) / 1000;
    const size = Math.abs(seconds);
    if (size < 60) return relative.format(Math.trunc(seconds), 'second');
    if (size < 3600) return relative.format(Math.trunc(seconds / 60), 'minute');
    if (size < 86_400) return relative.format(Math.trunc(seconds / 3600), 'hour');
    return size < 7 * 86_400 ? relative.format(Math.trunc(seconds / 86_400), 'day') : shown(value);
  };
  return { date: shown, time: (value: string | number | Date) => time.format(new Date(value)), ago };
}

export function figuresOf(locale: string, currency: string, zone: string): Figures {
  const key = `${locale} ${currency} ${zone}`;
  const known = made.get(key);
  if (known) return known;
  const plain = (digits?: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits ?? 0, minimumFractionDigits: digits ?? 0 });
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const coin = (code: string, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, { style: 'currency', currency: code, currencyDisplay: code === currency ? 'narrowSymbol' : 'symbol', ...options });
  const codeOf = (value: number | Money) => (typeof value === 'number' ? currency : value.currency || currency);
  const figures: Figures = {
    number: (value, digits) => plain(digits).format(value),
    compact: (value) => (Math.abs(value) < 10_000 ? plain().format(value) : short.format(value)),
    percent: (value, digits = 0) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value),
    money: (value, digits) => {
      const amount = amountOf(value);
      const shown = digits ?? (Number.isInteger(amount) ? 0 : 2);
      return coin(codeOf(value), { maximumFractionDigits: shown, minimumFractionDigits: shown }).format(amount);
    },
    compactMoney: (value) => {
      const amount = amountOf(value);
      return Math.abs(amount) < 10_000
        ? coin(codeOf(value), { maximumFractionDigits: 0 }).format(amount)
        : coin(codeOf(value), { notation: 'compact', maximumFractionDigits: 1 }).format(amount);
    },
    ...timesOf(locale, zone),
    list: (parts) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts),
  };
  made.set(key, figures);
  return figures;
}

/** The figures in the language on screen, the workspace's currency and this person's time zone. */
export function useFigures(): Figures {
  const { i18n } = useTranslation();
  const { workspace, me } = useCatalog();
  return useMemo(() => figuresOf(i18n.language || i18next.language, workspace.currency || 'CNY', me.zone || workspace.zone || 'UTC'), [i18n.language, workspace.currency, workspace.zone, me.zone]);
}
