/** Numbers and money in words and back: 12万, 1.2m, ¥1,200. */
import type { Money } from '../records';
import { numberFormat, type Saying } from './saying';

export function sayNumber(value: number, say: Saying, digits = 2): string {
  return numberFormat(say.locale, { maximumFractionDigits: digits }).format(value).replace('-', '−');
}

/** 1.2K in English, 12万 in Chinese. */
export function sayCompact(value: number, say: Saying): string {
  return numberFormat(say.locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value).replace('-', '−');
}

export function sayPercent(value: number, say: Saying, digits = 1): string {
  return numberFormat(say.locale, { style: 'percent', maximumFractionDigits: digits }).format(value).replace('-', '−');
}

function currencyOptions(currency: string, say: Saying): Intl.NumberFormatOptions {
  return { style: 'currency', currency, currencyDisplay: currency === say.currency ? 'narrowSymbol' : 'symbol' };
}

/** The workspace's own currency has its short sign; any other is unambiguous (US$, CN¥, NT$). */
export function sayMoney(money: Money, say: Saying, compact = false): string {
  const options = currencyOptions(money.currency, say);
  const shown = compact
    ? numberFormat(say.locale, { ...options, notation: 'compact', maximumFractionDigits: 1, minimumFractionDigits: 0 })
    : numberFormat(say.locale, { ...options, trailingZeroDisplay: 'stripIfInteger' } as Intl.NumberFormatOptions);
  const text = shown.format(Number(money.amount));
  const named = money.currency === 'TWD' && money.currency !== say.currency ? text.replace(/^(-?)\$/, '$1NT$') : text;
  return named.replace('-', '−');
}

const sizes: Readonly<Record<string, number>> = {
  千: 1e3, k: 1e3, 万: 1e4, 萬: 1e4, w: 1e4, 百万: 1e6, m: 1e6, 千万: 1e7, 亿: 1e8, 億: 1e8, b: 1e9,
};

/** Reads what a person types for a number; undefined when it is none. */
export function readNumber(text: string): number | undefined {
  const plain = text.normalize('NFKC').replace('−', '-').replace(/[\s,_'’]/g, '').replace(/^([+-]?)[^\d.+-]{1,3}(?=[\d.-])/, '$1').toLowerCase();
  const found = /^([+-]?(?:\d+\.?\d*|\.\d+))(百万|千万|[千万萬亿億kwmb])?(?:元|圆|yuan|cny|usd|eur|[¥$€£])?$/.exec(plain);
  if (!found) return undefined;
  const size = found[2] ? (sizes[found[2]] ?? 1) : 1;
  const value = Number(found[1]) * size;
  return Number.isFinite(value) ? Number(value.toPrecision(15)) : undefined;
}
