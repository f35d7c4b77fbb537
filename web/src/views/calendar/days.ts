/** Days as a calendar lays them out: weeks that begin where the reader's weeks begin. Days are written 2026-11-27. */
import type { Field } from '../../engine/catalog';
import { dateFormat, type Saying } from '../../engine/saying/saying';
import { clockAt, isoDay, momentOf } from '../../engine/saying/times';

const dayLength = 86_400_000;

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * dayLength).toISOString().slice(0, 10);
}

export function addMonths(day: string, count: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + count, 1)).toISOString().slice(0, 10);
}

/** Monday on the mainland and in most of Europe, Sunday in Taiwan and America. */
function firstWeekday(locale: string): number {
  const { language, region } = new Intl.Locale(locale);
  return locale === 'zh-TW' || (language === 'en' && (region === undefined || region === 'US')) ? 0 : 1;
}

export function weekOf(day: string, locale: string): string[] {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const start = addDays(day, -((weekday - firstWeekday(locale) + 7) % 7));
  return Array.from({ length: 7 }, (_, step) => addDays(start, step));
}

/** The weeks that a month touches. */
export function weeksOf(day: string, locale: string): string[][] {
  const first = `${day.slice(0, 7)}-01`;
  const weeks: string[][] = [];
  for (let week = weekOf(first, locale); (week[0] ?? '') < addMonths(first, 1); week = weekOf(addDays(week[0] ?? first, 7), locale)) weeks.push(week);
  return weeks;
}

/** The day of a value: a date is one, a moment falls on one where the reader is. */
export function dayOf(value: unknown, field: Field, say: Saying): string {
  if (typeof value !== 'string') return '';
  return field.type === 'date' ? value.slice(0, 10) : isoDay(clockAt(new Date(value), say.zone));
}

/** The value for another day; a moment keeps its time of day. */
export function onDay(day: string, value: unknown, field: Field, say: Saying): string {
  if (field.type === 'date') return day;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const time = typeof value === 'string' ? clockAt(new Date(value), say.zone) : { hour: 9, minute: 0, second: 0 };
  return momentOf({ year, month, day: date, hour: time.hour, minute: time.minute, second: time.second }, say.zone).toISOString();
}

/** Where a day begins, as the field is asked about. */
export function startOfDay(day: string, field: Field, say: Saying): string {
  if (field.type === 'date') return day;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return momentOf({ year, month, day: date, hour: 0, minute: 0, second: 0 }, say.zone).toISOString();
}

function sayUtc(day: string, say: Saying, options: Intl.DateTimeFormatOptions): string {
  return dateFormat(say.locale, { ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

export const sayMonth = (day: string, say: Saying) => sayUtc(day, say, { year: 'numeric', month: 'long' });
export const sayWeekday = (day: string, say: Saying) => sayUtc(day, say, { weekday: 'short' });
export const sayFull = (day: string, say: Saying) => sayUtc(day, say, { weekday: 'long', month: 'long', day: 'numeric' });
