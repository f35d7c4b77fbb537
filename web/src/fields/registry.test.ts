import { describe, expect, it } from 'vitest';
import type { Field } from '../engine/catalog';
import type { Saying } from '../engine/saying/saying';
import { typeNames, typeOf } from './registry';

const say: Saying = { locale: 'en', zone: 'Asia/Shanghai', currency: 'CNY', now: new Date('2026-11-22T04:00:00Z') };
const promised = [
  'auto_number', 'boolean', 'choice', 'collection', 'condition', 'date', 'datetime', 'decimal', 'email', 'integer', 'json', 'long_text', 'money', 'percent', 'phone', 'ref', 'stage', 'text', 'url',
];

function field(type: string): Field {
  return { name: 'f', type, label: 'F', operators: ['='], options: [{ value: 'a', label: 'Alpha' }, { value: 'b', label: 'Beta' }] };
}

const values: Record<string, unknown> = {
  text: 'tea', long_text: 'two\nlines', email: 'a@b.cn', phone: '13800138000', url: 'https://a.cn/x', integer: 1200, decimal: 12.5, percent: 0.125,
  money: { amount: '1200', currency: 'CNY' }, date: '2026-11-30', choice: 'b', stage: 'b', datetime: '2026-09-01T01:30:00.000Z',
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

  it.each(['text', 'email', 'url', 'integer', 'decimal', 'percent', 'money', 'choice', 'stage', 'phone'])('%s reads back what it writes', (name) => {
    const type = typeOf({ type: name });
    const written = type.format(values[name], field(name), say);
    const read = type.parse(written, field(name), say);
    if (name === 'phone') expect(String(read).replaceAll(' ', '')).toBe(values[name]);
    else expect(read).toEqual(values[name]);
  });

  it('a moment is typed on the viewer’s clock', () => {
    expect(typeOf({ type: 'datetime' }).parse('2026-09-01 09:30', field('datetime'), say)).toBe(values.datetime);
  });

  it.each([['email', 'nobody'], ['integer', '1.5'], ['money', 'much'], ['date', 'someday'], ['choice', 'gamma'], ['phone', 'call me']])('%s refuses “%s”', (name, text) => {
    expect(typeOf({ type: name }).parse(text, field(name), say)).toBeUndefined();
  });

  it('Chinese names sort by pinyin', () => {
    const { compare } = typeOf({ type: 'text' });
    const chinese = { ...say, locale: 'zh-CN' };
    expect(['张三', '阿里', '重庆', '李四'].sort((a, b) => compare(a, b, chinese))).toEqual(['阿里', '重庆', '李四', '张三']);
  });
});
