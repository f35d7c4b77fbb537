import { describe, expect, it } from 'vitest';
import type { Saying } from './saying';
import { readTask } from './tasking';

/** Friday, half past nine in the morning, in Shanghai. */
const say: Saying = { locale: 'zh-CN', zone: 'Asia/Shanghai', currency: 'CNY', now: new Date('2026-11-27T01:30:00Z') };

describe('tasks as people say them', () => {
  it.each([
    ['明天下午3点给王总打电话', '给王总打电话', '2026-11-28T07:00:00.000Z'],
    ['明天下午三點半給王總打電話', '給王總打電話', '2026-11-28T07:30:00.000Z'],
    ['下周一上午10点开会', '开会', '2026-11-30T02:00:00.000Z'],
    ['週五寄樣品', '寄樣品', '2026-11-27T01:00:00.000Z'],
    ['三天后回访', '回访', '2026-11-30T01:00:00.000Z'],
    ['今晚8点发报价', '发报价', '2026-11-27T12:00:00.000Z'],
    ['call Sofia Fri 3pm', 'call Sofia', '2026-11-27T07:00:00.000Z'],
    ['Send the offer tomorrow at 10:15', 'Send the offer', '2026-11-28T02:15:00.000Z'],
    ['call Anna 9am', 'call Anna', '2026-11-28T01:00:00.000Z'],
    ['in 3 days ask again', 'ask again', '2026-11-30T01:00:00.000Z'],
    ['next monday review', 'review', '2026-11-30T01:00:00.000Z'],
  ])('“%s” is “%s” at %s', (text, name, due) => expect(readTask(text, say)).toEqual({ name, due }));

  it.each(['Order 30 boxes', '问问三点水的偏旁', 'Meet Monday.com about saturation'])('“%s” names at most a day and keeps its other words', (text) => {
    const { name } = readTask(text, say);
    expect(name.length).toBeGreaterThan(5);
  });

  it('without a time it is only a name', () => expect(readTask(' Tidy up ', say)).toEqual({ name: 'Tidy up', due: null }));
});
