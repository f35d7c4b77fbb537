import { describe, expect, it } from 'vitest';
import { countryOf, currencies, currencyOf, namedCountries } from './countries';

describe('countries', () => {
  it('pay with what is usual there', () => {
    expect(['FR', 'CH', 'CN', 'TW', 'US', 'GB', 'BR', 'PL', 'EC', 'BG'].map(currencyOf)).toEqual(['EUR', 'CHF', 'CNY', 'TWD', 'USD', 'GBP', 'BRL', 'PLN', 'USD', 'EUR']);
    expect(currencyOf('CU')).toBeUndefined();
  });
  it('are meant by a language', () => {
    expect(['fr-CH', 'zh', 'zh-TW', 'en-GB', 'de', 'eo'].map(countryOf)).toEqual(['CH', 'CN', 'TW', 'GB', 'DE', undefined]);
  });
  it('have a name in every language, in the order of that language', () => {
    for (const locale of ['en', 'zh-CN', 'zh-TW']) {
      const named = namedCountries(locale);
      expect(named.every(({ value, label }) => label && label !== value)).toBe(true);
      expect(named.map(({ label }) => label)).toEqual([...named.map(({ label }) => label)].sort((a, b) => a.localeCompare(b, locale)));
    }
    expect(namedCountries('zh-CN').find(({ value }) => value === 'FR')?.label).toBe('法国');
  });
  it('have currencies that the browser can name', () => {
    const names = new Intl.DisplayNames('en', { type: 'currency' });
    expect(currencies.filter((code) => names.of(code) === code)).toEqual([]);
  });
});
