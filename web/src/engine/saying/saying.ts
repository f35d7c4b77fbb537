/** In which language, zone and currency values are said, and the formats for it, made once. */

export interface Saying {
  locale: string;
  zone: string;
  currency: string;
  now: Date;
}

type Format = Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat | Intl.Collator | Intl.ListFormat | Intl.DisplayNames;

const made = new Map<string, Format>();

function once<Made extends Format>(
  key: string, make: () => Made,
): Made {
  const found = made.get(key);
  if (found) return found as Made;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}

export function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return once(`n${locale}${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options));
}

export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return once(`d${locale}${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options));
}

export function relativeFormat(locale: string): Intl.RelativeTimeFormat {
  return once(`r${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
}

/** Sorts Chinese by pinyin and digits by their value. */
export function collator(locale: string): Intl.Collator {
  return once(`c${locale}`, () => new Intl.Collator(locale, { numeric: true }));
}

export function listWords(locale: string, words: string[], type: 'conjunction' | 'disjunction'): string {
  return once(`l${locale}${type}`, () => new Intl.ListFormat(locale, { type })).format(words);
}

/** What countries are called. */
export function regionNames(locale: string): Intl.DisplayNames {
  return once(`g${locale}`, () => new Intl.DisplayNames(locale, { type: 'region' }));
}
