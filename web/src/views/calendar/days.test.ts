import { describe, expect, it } from 'vitest';
import type { Field } from '../../engine/catalog';
import type { Saying } from '../../engine/saying/saying';
import { addDays, addMonths, dayOf, onDay, weekOf, weeksOf } from './days';

const say: Saying = { locale: 'en', zone: 'Asia/Shanghai', currency: 'CNY', now: new Date('2026-11-22T04:00:00Z') };
const [date, moment] = [{ name: 'd', type: 'date' } as Field, { name: 'm', type: 'datetime' } as Field];

describe('the days of a calendar', () => {
  it('begin their weeks where the reader does', () => {
    expect(weekOf('2026-11-27', 'zh-CN')[0]).toBe('2026-11-23');
    expect(weekOf('2026-11-27', 'en')[0]).toBe('2026-11-22');
    expect(weekOf('2026-11-27', 'zh-TW')[0]).toBe('2026-11-22');
  });
  it('cover the whole month, and no week besides', () => {
    const weeks = weeksOf('2026-02-10', 'zh-CN');
    expect(weeks[0]?.[0]).toBe('2026-01-26');
    expect(weeks.at(-1)?.[6]).toBe('2026-03-01');
    expect(weeksOf('2026-03-15', 'en').flat().filter((day) => day.startsWith('2026-03'))).toHaveLength(31);
  });
  it('go on over months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addMonths('2026-01-31', -1)).toBe('2025-12-01');
  });
  it('are those of the reader, and another day keeps the time', () => {
    expect(dayOf('2026-11-22T17:30:00Z', moment, say)).toBe('2026-11-23');
    expect(onDay('2026-12-01', '2026-11-22T17:30:00Z', moment, say)).toBe('2026-11-30T17:30:00.000Z');
    expect(onDay('2026-12-01', '2026-11-22', date, say)).toBe('2026-12-01');
  });
});
