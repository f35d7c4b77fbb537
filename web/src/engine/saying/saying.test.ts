import { describe, expect, it } from 'vitest';
import { readNumber, sayCompact, sayMoney, sayNumber, sayPercent } from './numbers';
import type { Saying } from './saying';
import { answersTo } from './pinyin';
import { clockAt, momentOf, readDay, sayDay, sayMoment, sayStamp } from './times';

const chinese: Saying = { locale: 'zh-CN', zone: 'Asia/Shanghai', currency: 'CNY', now: new Date('2026-11-22T04:00:00Z') };
const taiwanese: Saying = { ...chinese, locale: 'zh-TW', zone: 'Asia/Taipei', currency: 'TWD' };
const english: Saying = { ...chinese, locale: 'en' };

describe('numbers as people type them', () => {
  it.each([
    ['12万', 120_000], ['1.2亿', 120_000_000], ['1.2m', 1_200_000], ['1,200', 1200], ['¥1,200.50', 1200.5], ['１２３', 123], ['-5', -5], ['−5', -5], ['3k', 3000], ['US$12', 12], ['.5', 0.5], ['100元', 100],
  ])('%s is %d', (text, value) => expect(readNumber(text)).toBe(value));

  it.each(['', 'abc', '1.2.3', '12x', '1e5', '--1'])('“%s” is no number', (text) => expect(readNumber(text)).toBeUndefined());
});

describe('numbers as people read them', () => {
  it('compact numbers count in 万 in Chinese and in thousands in English', () => {
    expect(sayCompact(123_456, chinese)).toBe('12.3万');
    expect(sayCompact(123_456, english)).toBe('123.5K');
    expect(sayCompact(123_456, taiwanese)).toBe('12.3萬');
    expect(sayCompact(250_000_000, taiwanese)).toBe('2.5億');
  });
  it('the own currency has its short sign and any other is unambiguous', () => {
    expect(sayMoney({ amount: '1200.00', currency: 'CNY' }, chinese)).toBe('¥1,200');
    expect(sayMoney({ amount: '12.50', currency: 'USD' }, chinese)).toBe('US$12.50');
    expect(sayMoney({ amount: '1200', currency: 'TWD' }, taiwanese)).toBe('$1,200');
    expect(sayMoney({ amount: '1200', currency: 'TWD' }, { ...taiwanese, currency: 'CNY' })).toBe('NT$1,200');
    expect(sayMoney({ amount: '-3', currency: 'CNY' }, english)).toBe('−¥3');
    expect(sayMoney({ amount: '30000', currency: 'JPY' }, english)).toBe('JP¥30,000');
    expect(sayMoney({ amount: '-99', currency: 'USD' }, english)).toBe('−US$99');
    expect(sayMoney({ amount: '99', currency: 'EUR' }, english)).toBe('€99');
    expect(['1200', '2.5'].map((amount) => sayMoney({ amount, currency: 'CNY' }, chinese, 'aligned'))).toEqual(['¥1,200.00', '¥2.50']);
    expect(sayMoney({ amount: '30000', currency: 'JPY' }, english, 'aligned')).toBe('JP¥30,000');
  });
  it('a share is a percentage', () => {
    expect(sayPercent(0.396, english)).toBe('39.6%');
    expect(sayNumber(1234.5, english)).toBe('1,234.5');
  });
});

describe('days', () => {
  it.each([['2026-11-25', '2026-11-25'], ['明天', '2026-11-23'], ['yesterday', '2026-11-21'], ['11月30日', '2026-11-30'], ['後天', '2026-11-24'], ['11月30號', '2026-11-30'], ['2026/1/5', '2026-01-05'], ['11/25', '2026-11-25']])('%s is %s', (text, day) => {
    expect(readDay(text, chinese)).toBe(day);
  });
  it.each(['2026-02-30', 'soon', '13/45'])('“%s” is no day', (text) => expect(readDay(text, chinese)).toBeUndefined());
  it('is relative up to seven days and a date beyond', () => {
    expect(sayDay('2026-11-23', chinese)).toBe('明天');
    expect(sayDay('2026-11-15', english)).toBe('7 days ago');
    expect(sayDay('2026-11-14', english)).toBe('Nov 14');
    expect(sayDay('2025-11-14', english)).toBe('Nov 14, 2025');
  });
  it('a history tells two moments of one minute apart', () => {
    expect(sayStamp('2026-11-22T03:55:00Z', english)).not.toBe(sayStamp('2026-11-22T03:55:04Z', english));
    expect(sayStamp('2026-11-22', chinese)).toMatch(/^2026\D11\D22/);
  });
  it('what was written a moment ago is never in the future', () => expect(sayMoment('2026-11-22T04:01:10Z', english)).toBe('this minute'));
  it('a moment just now is said in minutes', () => expect(sayMoment('2026-11-22T03:55:00Z', english)).toBe('5 minutes ago'));
  it('a clock on the wall goes there and back, also where clocks change', () => {
    for (const zone of ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York']) {
      for (const iso of ['2026-03-29T12:30:00.000Z', '2026-10-25T12:00:00.000Z', '2026-07-01T00:00:00.000Z']) {
        expect(momentOf(clockAt(new Date(iso), zone), zone).toISOString()).toBe(iso);
      }
    }
  });
});

describe('pinyin', () => {
  it.each([['前往客户', 'kh'], ['群发活动', 'qfhd'], ['生命周期价值', 'smzq'], ['导入', 'dr'], ['切换到深色主题', 'ssz']])('%s is found by %s', (label, typed) => expect(answersTo(label, typed)).toBe(true));
  it('words are found as they are written', () => expect(answersTo('Go to Customers', 'CUST')).toBe(true));
  it('letters that are no initials find nothing', () => expect(answersTo('客户', 'zz')).toBe(false));
});
