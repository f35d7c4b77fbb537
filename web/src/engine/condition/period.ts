/** Which days a relative period covers. Today belongs to the last n days and to the next n days. */
import type { Period, Unit } from './ast';

export interface Span {
  /** Included. */
  from: string;
  /** Excluded. */
  to: string;
}

const perMonth = { month: 1, quarter: 3, year: 12 } as const;

function dayOf(iso: string): Date {
  return new Date(`${iso}T00:00:00Z`);
}

/** Kept within the years that a day is written with. */
function iso(day: Date): string {
  const year = day.getUTCFullYear();
  if (Number.isNaN(year) || year > 9999) return '9999-12-31';
  return year < 1 ? '0001-01-01' : day.toISOString().slice(0, 10);
}

function startOf(unit: Unit, today: string): string {
  const day = dayOf(today);
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()];
  switch (unit) {
    case 'week': return shift(today, 'day', -((day.getUTCDay() + 6) % 7));
    case 'month': return iso(new Date(Date.UTC(year, month, 1)));
    case 'quarter': return iso(new Date(Date.UTC(year, month - (month % 3), 1)));
    case 'year': return iso(new Date(Date.UTC(year, 0, 1)));
    case 'day': return today;
  }
}

function shift(from: string, unit: Unit, count: number): string {
  const day = dayOf(from);
  if (unit === 'day' || unit === 'week') return iso(new Date(day.getTime() + count * (unit === 'week' ? 7 : 1) * 864e5));
  const month = day.getUTCMonth() + count * perMonth[unit];
  const lastDay = new Date(Date.UTC(day.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return iso(new Date(Date.UTC(day.getUTCFullYear(), month, Math.min(day.getUTCDate(), lastDay))));
}

/** `today` is a day such as 2026-11-22, on the viewer's calendar. */
export function spanOf(period: Period, today: string): Span {
  if (period.direction === 'this') {
    const from = startOf(period.unit, today);
    return { from, to: shift(from, period.unit, 1) };
  }
  if (period.direction === 'last') return { from: shift(shift(today, period.unit, -period.count), 'day', 1), to: shift(today, 'day', 1) };
  return { from: today, to: shift(today, period.unit, period.count) };
}
