/** Dates and times in words and back, in the viewer's zone. */
import { dateFormat, relativeFormat, type Saying } from './saying';

export interface Clock {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** What a clock on the wall of that zone shows at this moment. */
export function clockAt(moment: Date, zone: string): Clock {
  const format = dateFormat('en-US', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  });
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(moment)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return { year, month, day, hour, minute, second };
}

/** The moment at which that clock shows this; of two (when clocks go back) the first. */
export function momentOf(clock: Clock, zone: string): Date {
  const asUtc = Date.UTC(clock.year, clock.month - 1, clock.day, clock.hour, clock.minute, clock.second);
  const offset = (at: number) => {
    const seen = clockAt(new Date(at), zone);
    return Date.UTC(seen.year, seen.month - 1, seen.day, seen.hour, seen.minute, seen.second) - Math.floor(at / 1000) * 1000;
  };
  const first = asUtc - offset(asUtc);
  return new Date(asUtc - offset(first));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

export function isoDay(clock: Pick<Clock, 'year' | 'month' | 'day'>): string {
  return `${String(clock.year).padStart(4, '0')}-${two(clock.month)}-${two(clock.day)}`;
}

/** Asked for every cell of a list; it is the same for all that are said together. */
const days = new WeakMap<Saying, string>();

export function today(say: Saying): string {
  const known = days.get(say);
  if (known) return known;
  const day = isoDay(clockAt(say.now, say.zone));
  days.set(say, day);
  return day;
}

function dayNumber(iso: string): number {
  return Math.floor(Date.parse(`${iso}T00:00:00Z`) / 86_400_000);
}

/** Relative up to seven days, then short. `iso` is a day such as 2026-11-22. */
export function sayDay(iso: string, say: Saying, relative = true): string {
  const days = dayNumber(iso) - dayNumber(today(say));
  if (Number.isNaN(days)) return iso;
  if (relative && Math.abs(days) <= 7) return relativeFormat(say.locale).format(days, 'day');
  const sameYear = iso.slice(0, 4) === today(say).slice(0, 4);
  const options: Intl.DateTimeFormatOptions = { timeZone: 'UTC', month: 'short', day: 'numeric', ...(sameYear ? {} : { year: 'numeric' }) };
  return dateFormat(say.locale, options).format(new Date(`${iso}T00:00:00Z`));
}

export function sayMoment(iso: string, say: Saying): string {
  const moment = new Date(iso);
  const minutes = Math.round((moment.getTime() - say.now.getTime()) / 60_000);
  if (Number.isNaN(minutes)) return iso;
  // A clock here may be a moment behind the one that wrote this.
  if (minutes > 0 && minutes <= 2) return relativeFormat(say.locale).format(0, 'minute');
  if (Math.abs(minutes) < 60) return relativeFormat(say.locale).format(minutes, 'minute');
  if (Math.abs(minutes) < 60 * 12) return relativeFormat(say.locale).format(Math.round(minutes / 60), 'hour');
  return sayDay(isoDay(clockAt(moment, say.zone)), say);
}

/** The exact moment, for tooltips and for reading aloud. */
export function sayExactly(iso: string, say: Saying): string {
  const dayOnly = iso.length === 10;
  const moment = new Date(dayOnly ? `${iso}T00:00:00Z` : iso);
  if (Number.isNaN(moment.getTime())) return iso;
  const options: Intl.DateTimeFormatOptions = dayOnly
    ? { dateStyle: 'full', timeZone: 'UTC' }
    : { dateStyle: 'full', timeStyle: 'short', timeZone: say.zone };
  return dateFormat(say.locale, options).format(moment);
}

/** The moment to the second, or the day, in figures: for histories, where “2 minutes ago” says nothing. */
export function sayStamp(iso: string, say: Saying): string {
  const dayOnly = iso.length === 10;
  const moment = new Date(dayOnly ? `${iso}T00:00:00Z` : iso);
  if (Number.isNaN(moment.getTime())) return iso;
  return dateFormat(say.locale, dayOnly ? { dateStyle: 'medium', timeZone: 'UTC' } : { dateStyle: 'medium', timeStyle: 'medium', timeZone: say.zone }).format(moment);
}

export function sayTime(iso: string, say: Saying): string {
  return dateFormat(say.locale, { timeStyle: 'short', timeZone: say.zone }).format(new Date(iso));
}

const near: Readonly<Record<string, number>> = { today: 0, 今天: 0, tomorrow: 1, 明天: 1, 后天: 2, 後天: 2, yesterday: -1, 昨天: -1, 前天: -2 };

/** Reads a typed day: 2026-11-22, 22/11 by locale, 11月22日, tomorrow, 明天. */
export function readDay(text: string, say: Saying): string | undefined {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  const shift = near[plain];
  const thisDay = today(say);
  if (shift !== undefined) return new Date((dayNumber(thisDay) + shift) * 86_400_000).toISOString().slice(0, 10);
  const numbers = plain.match(/\d+/g)?.map(Number) ?? [];
  if (!/^[\d\s./\-年月日号號]+$/.test(plain) || numbers.length < 2 || numbers.length > 3) return undefined;
  const [first = 0, second = 0, third] = numbers;
  const year = Number(thisDay.slice(0, 4));
  const [y, m, d] = first > 31 ? [first, second, third ?? 1]
    : third !== undefined ? [third < 100 ? 2000 + third : third, first, second] : [year, first, second];
  const made = new Date(Date.UTC(y, m - 1, d));
  const isReal = made.getUTCMonth() === m - 1 && made.getUTCDate() === d;
  return isReal ? isoDay({ year: y, month: m, day: d }) : undefined;
}
