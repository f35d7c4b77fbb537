import { describe, expect, it } from 'vitest';
import type { Field } from '../engine/catalog';
import type { Saying } from '../engine/saying/saying';
import { typeNames, typeOf } from './registry';

const say: Saying = { locale: 'en', zone: 'Asia/Shanghai', currency: 'CNY', now: new Date('2026-11-22T04:00:00Z') };
const promised = [
  'address', 'any_ref', 'auto_number', 'boolean', 'choice', 'choices', 'collection', 'condition', 'date', 'datetime', 'decimal', 'duration', 'email', 'file', 'image', 'integer', 'json', 'location', 'long_text', 'money',
  'name', 'percent', 'phone', 'rating', 'recurrence', 'ref', 'refs', 'stage', 'tags', 'text', 'time', 'url',
];

function field(type: string): Field {
  return { name: 'f', type, label: 'F', operators: ['='], options: [{ value: 'a', label: 'Alpha' }, { value: 'b', label: 'Beta' }] };
}

const values: Record<string, unknown> = {
  text: 'tea', long_text: 'two\nlines', email: 'a@b.cn', phone: '13800138000', url: 'https://a.cn/x', integer: 1200, decimal: 12.5, percent: 0.125,
  money: { amount: '1200', currency: 'CNY' }, date: '2026-11-30', choice: 'b', stage: 'b', time: '14:30:00', duration: 5400, rating: 4, choices: ['a', 'b'], tags: ['tea', '龙井'], location: { latitude: 30.25, longitude: 120.15 },
  name: { text: '王小明' }, address: { text: '浙江省杭州市西湖区文三路90号' }, recurrence: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH', datetime: '2026-09-01T01:30:00.000Z',
};

describe('field types', () => {
  it('are all found by looking', () => expect(typeNames()).toEqual(promised));
  it('an unknown type is shown as text', () => expect(typeOf({ type: 'colour' }).name).toBe('text'));

  it.each(promised)('%s shows nothing for nothing and keeps its order total', (name) => {
    const type = typeOf({ type: name });
    expect(type.format(null, field(name), say)).toBe('');
    expect(type.ariaText(null, field(name), say)).toBe('');
    expect(type.compare(null, null, say)).toBe(0);
  });

  it.each(['text', 'email', 'url', 'integer', 'decimal', 'percent', 'money', 'choice', 'stage', 'phone', 'time', 'duration', 'rating', 'choices', 'tags', 'location', 'name', 'address', 'long_text'])('%s reads back what it writes', (name) => {
    const type = typeOf({ type: name });
    const written = type.format(values[name], field(name), say);
    const read = type.parse(written, field(name), say);
    if (name === 'phone') expect(String(read).replaceAll(' ', '')).toBe(values[name]);
    else expect(read).toEqual(values[name]);
  });

  it('a moment is typed on the viewer’s clock', () => {
    expect(typeOf({ type: 'datetime' }).parse('2026-09-01 09:30', field('datetime'), say)).toBe(values.datetime);
  });

  it.each([['email', 'nobody'], ['integer', '1.5'], ['money', 'much'], ['date', 'someday'], ['choice', 'gamma'], ['phone', 'call me'],
    ['time', '25:00'], ['time', '15'], ['duration', 'soon'], ['rating', '6'], ['choices', 'Alpha, gamma'], ['location', '91, 0'], ['recurrence', 'sometimes']])('%s refuses “%s”', (name, text) => {
    expect(typeOf({ type: name }).parse(text, field(name), say)).toBeUndefined();
  });

  it.each([
    ['time', '下午2点半', '14:30:00'], ['time', '2.30 pm', '14:30:00'], ['time', '1430', '14:30:00'], ['time', '12am', '00:00:00'],
    ['duration', '90 分钟', 5400], ['duration', 'PT1H30M', 5400], ['duration', '1:30', 5400], ['duration', '1小时30', 5400], ['duration', '半小时', 1800], ['duration', '90', 5400],
    ['rating', '★★★☆☆', 3], ['rating', '4 stars', 4], ['location', 'https://maps.example/@30.25,120.15,15z', { latitude: 30.25, longitude: 120.15 }],
    ['money', 'US$1,200.50', { amount: '1200.5', currency: 'USD' }], ['money', '50 usd', { amount: '50', currency: 'USD' }], ['money', '€3k', { amount: '3000', currency: 'EUR' }], ['money', '-JPY 1万', { amount: '-10000', currency: 'JPY' }],
    ['money', '12万元', { amount: '120000', currency: 'CNY' }], ['money', '100美元', { amount: '100', currency: 'USD' }],
    ['recurrence', 'RRULE:FREQ=WEEKLY;BYDAY=TH,MO', 'FREQ=WEEKLY;BYDAY=MO,TH'], ['tags', '#tea，龙井;tea', ['tea', '龙井']],
  ])('%s reads “%s”', (name, text, value) => expect(typeOf({ type: name }).parse(text, field(name), say)).toEqual(value));

  it('names sort by the family name', () => {
    const { compare } = typeOf({ type: 'name' });
    expect(compare({ given: 'Zoe', family: 'Adams', text: 'Zoe Adams' }, { given: 'Ada', family: 'Lovelace', text: 'Ada Lovelace' }, say)).toBeLessThan(0);
  });

  it('Chinese names sort by pinyin', () => {
    const { compare } = typeOf({ type: 'text' });
    const chinese = { ...say, locale: 'zh-CN' };
    expect(['张三', '阿里', '重庆', '李四'].sort((a, b) => compare(a, b, chinese))).toEqual(['阿里', '重庆', '李四', '张三']);
  });
});
