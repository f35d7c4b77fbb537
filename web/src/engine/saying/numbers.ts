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

const regions: Readonly<Record<string, string>> = { USD: 'US', TWD: 'NT', HKD: 'HK', CAD: 'CA', AUD: 'A', SGD: 'S', NZD: 'NZ', JPY: 'JP', CNY: 'CN' };

/** Many currencies share a sign: of another than the workspace's it says whose it is. */
function unmistakable(text: string, currency: string, say: Saying): string {
  const region = regions[currency];
  return region && currency !== say.currency ? text.replace(/(^|[^A-Z])([$¥￥])/, `$1${region}$2`) : text;
}

/** The workspace's own currency has its short sign; any other is unambiguous (US$, CN¥, NT$). Aligned, whole amounts have their decimals too. */
export function sayMoney(money: Money, say: Saying, manner: 'short' | 'compact' | 'aligned' = 'short', digits = 2): string {
  const options = currencyOptions(money.currency, say);
  const shown = manner === 'compact'
    ? numberFormat(say.locale, { ...options, notation: 'compact', maximumFractionDigits: 1, minimumFractionDigits: 0 })
    : numberFormat(say.locale, { ...options, ...(digits > 2 ? { minimumFractionDigits: 2, maximumFractionDigits: digits } : {}), trailingZeroDisplay: manner === 'aligned' ? 'auto' : 'stripIfInteger' } as Intl.NumberFormatOptions);
  const text = shown.format(Number(money.amount));
  return unmistakable(text, money.currency, say).replace('-', '−');
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

const signs: Readonly<Record<string, string>> = { us$: 'USD', s$: 'SGD', nz$: 'NZD', hk$: 'HKD', nt$: 'TWD', a$: 'AUD', ca$: 'CAD', 'cn¥': 'CNY', 'jp¥': 'JPY', '€': 'EUR', '£': 'GBP', 美元: 'USD', 欧元: 'EUR', 歐元: 'EUR', 日元: 'JPY', 港币: 'HKD', 港幣: 'HKD' };
const named = /^([−-]?)\s*(?:([a-z]{3})(?![a-z])|((?:us|hk|nt|nz|a|ca|s)\$|(?:cn|jp)¥|[€£]))?(.*?)(?:(?<![a-z])([a-z]{3})|([€£]|美元|[欧歐]元|日元|港[币幣]))?$/i;

/** Reads an amount with the currency that is named beside it; a bare number where none is. */
export function readMoney(text: string): number | Money | undefined {
  const found = named.exec(text.normalize('NFKC').trim());
  if (!found) return undefined;
  const [, minus = '', before, sign, rest = '', behind, word] = found;
  const currency = (before ?? behind)?.toUpperCase() ?? signs[(sign ?? word ?? '').toLowerCase()];
  const amount = readNumber(currency ? minus + rest : text);
  return amount === undefined || !currency ? amount : { amount: String(amount), currency };
}
