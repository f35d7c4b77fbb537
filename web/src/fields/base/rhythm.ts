/** Rhythms: a subset of RFC 5545's rules, taken apart, put together and said in words. */
import i18next from 'i18next';
import { dateFormat, listWords, type Saying } from '../../engine/saying/saying';

export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
export const frequencies: readonly Frequency[] = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

export interface Rhythm {
  frequency: Frequency;
  interval: number;
  days: string[];
  monthDays: number[];
  months: number[];
  rest: string[];
}

export function readRule(rule: string): Rhythm | undefined {
  const told = new Map(rule.toUpperCase().replace(/^RRULE:/, '').split(';').map((part) => { const [name = '', value = ''] = part.split('='); return [name, value] as const; }));
  const frequency = frequencies.find((each) => each === told.get('FREQ'));
  if (!frequency) return undefined;
  const list = (name: string) => (told.get(name) ?? '').split(',').filter(Boolean);
  const rest = ['COUNT', 'UNTIL'].flatMap((name) => (told.has(name) ? [`${name}=${told.get(name) ?? ''}`] : []));
  return { frequency, interval: Math.max(1, Number(told.get('INTERVAL') ?? 1) || 1), days: list('BYDAY'), monthDays: list('BYMONTHDAY').map(Number), months: list('BYMONTH').map(Number), rest };
}

/** In the order in which the server writes it too, so that equal rhythms are equal texts. */
export function writeRule(rhythm: Rhythm): string {
  const days = [...rhythm.days].sort((left, right) => weekdays.findIndex((day) => left.endsWith(day)) - weekdays.findIndex((day) => right.endsWith(day)));
  const lists = [['BYMONTH', rhythm.months], ['BYMONTHDAY', rhythm.monthDays], ['BYDAY', days]] as const;
  return [
    `FREQ=${rhythm.frequency}`, ...(rhythm.interval > 1 ? [`INTERVAL=${rhythm.interval}`] : []),
    ...lists.filter(([, values]) => values.length > 0).map(([name, values]) => `${name}=${values.join(',')}`), ...rhythm.rest,
  ].join(';');
}

export function dayWord(day: string, say: Saying, weekday: 'short' | 'narrow' | 'long' = 'short'): string {
  const place = weekdays.findIndex((each) => day.endsWith(each));
  return dateFormat(say.locale, { weekday, timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + place)));
}

function dayOfMonth(day: number): string {
  return day === -1 ? i18next.t('fields:rhythm.lastDay') : i18next.t('fields:rhythm.monthDay', { day });
}

function onWords(rhythm: Rhythm, say: Saying): string {
  const [month] = rhythm.months;
  if (month !== undefined) return dateFormat(say.locale, { month: 'long', day: 'numeric', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, month - 1, rhythm.monthDays[0] ?? 1)));
  const placed = (day: string) => i18next.t(`fields:rhythm.place.${day.slice(0, -2)}`, { day: dayWord(day, say, 'long') });
  const words = rhythm.monthDays.length ? rhythm.monthDays.map(dayOfMonth) : rhythm.days.map((day) => (day.length > 2 ? placed(day) : dayWord(day, say)));
  return words.length ? listWords(say.locale, words, 'conjunction') : '';
}

function endWords(rhythm: Rhythm, say: Saying): string {
  const [name, value = ''] = (rhythm.rest[0] ?? '').split('=');
  if (name === 'COUNT') return i18next.t('fields:rhythm.times', { n: Number(value) });
  if (name !== 'UNTIL') return '';
  const day = new Date(`${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6, 8)}T00:00:00Z`);
  return i18next.t('fields:rhythm.until', { day: dateFormat(say.locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(day) });
}

/** “Every 2 weeks on Mon and Thu”, in the language on screen. */
export function sayRule(rule: string, say: Saying): string {
  const rhythm = readRule(rule);
  if (!rhythm) return rule;
  const on = onWords(rhythm, say);
  const every = i18next.t(`fields:rhythm.${rhythm.interval > 1 ? 'many' : 'once'}.${rhythm.frequency}`, { n: rhythm.interval });
  return [on ? i18next.t('fields:rhythm.on', { every, on }) : every, endWords(rhythm, say)].filter(Boolean).join(i18next.t('fields:rhythm.comma'));
}
