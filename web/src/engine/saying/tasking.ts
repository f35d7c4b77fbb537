/** Reads a task as one says it: “call Sofia Fri 3pm”, “明天下午3点给王总打电话”. What is no time stays its name. */
import type { Saying } from './saying';
import { clockAt, momentOf } from './times';

export interface Spoken {
  name: string;
  /** RFC 3339; null when no time was said. */
  due: string | null;
}

interface Part {
  pattern: RegExp;
  read: (found: RegExpMatchArray, today: number) => { days?: number; hour?: number; minute?: number } | null;
}

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const han = '日一二三四五六';
const digits = '零一二三四五六七八九十';
const afternoon = /下午|晚上|傍晚|今晚|中午|pm|p\.m\./i;

function count(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  if (text.startsWith('十')) return 10 + Math.max(0, digits.indexOf(text[1] ?? '零'));
  if (text === '两' || text === '兩') return 2;
  return digits.indexOf(text[0] ?? '');
}

function toWeekday(wanted: number, today: number, next: boolean): number {
  const ahead = (wanted - today + 7) % 7;
  return next ? ahead + (ahead === 0 || wanted > today || wanted === 0 ? 7 : 0) : ahead;
}

const days: readonly Part[] = [
  { pattern: /大后天|大後天/, read: () => ({ days: 3 }) },
  { pattern: /后天|後天|\bday after tomorrow\b/i, read: () => ({ days: 2 }) },
  { pattern: /明天|明日|\b(?:tomorrow|tmrw)\b/i, read: () => ({ days: 1 }) },
  { pattern: /今天|今日|\btoday\b/i, read: () => ({ days: 0 }) },
  { pattern: /今晚|\btonight\b/i, read: () => ({ days: 0, hour: 20, minute: 0 }) },
  { pattern: /(下)?(?:个|個)?(?:周|週|星期|礼拜|禮拜)([日一二三四五六天])/, read: (found, today) => ({ days: toWeekday(Math.max(0, han.indexOf(found[2] ?? '')), today, Boolean(found[1])) }) },
  { pattern: /\b(?:on )?(next )?(sun|mon|tue|wed|thu|fri|sat)(?:day|s|sday|nesday|rs|rsday|urday)?\b/i, read: (found, today) => ({ days: toWeekday(weekdays.indexOf((found[2] ?? '').toLowerCase()), today, Boolean(found[1])) }) },
  { pattern: /\bin (\d{1,2}) days?\b/i, read: (found) => ({ days: Number(found[1]) }) },
  { pattern: /(\d{1,2}|[一二两兩三四五六七八九十])天[后後]/, read: (found) => ({ days: count(found[1] ?? '') }) },
];

const clocks: readonly Part[] = [
  {
    pattern: /(上午|早上|中午|下午|傍晚|晚上|今晚)?\s*(\d{1,2}|[一二两兩三四五六七八九十]{1,2})[点點](?:(半)|(\d{1,2})分?|整)?/,
    read: (found) => {
      const hour = count(found[2] ?? '');
      const late = afternoon.test(found[1] ?? '') && hour < 12 && !(found[1] === '中午' && hour > 10);
      return hour >= 0 && hour < 25 ? { hour: (late ? hour + 12 : hour) % 24, minute: found[3] ? 30 : Number(found[4] ?? 0) } : null;
    },
  },
  {
    pattern: /\b(?:at )?(\d{1,2})(?::(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)(?!\w)/i,
    read: (found) => {
      const hour = Number(found[1]) % 12;
      return Number(found[1]) <= 12 ? { hour: afternoon.test(found[3] ?? '') ? hour + 12 : hour, minute: Number(found[2] ?? 0) } : null;
    },
  },
  {
    pattern: /(?:\bat )?(?<!\d)([01]?\d|2[0-3])[:：]([0-5]\d)(?!\d)/i,
    read: (found) => ({ hour: Number(found[1]), minute: Number(found[2]) }),
  },
];

/** A day without a time means nine in the morning; a time without a day the next such time. */
export function readTask(text: string, say: Saying): Spoken {
  const clock = clockAt(say.now, say.zone);
  const today = new Date(Date.UTC(clock.year, clock.month - 1, clock.day)).getUTCDay();
  let rest = text.normalize('NFKC');
  const found: { days?: number; hour?: number; minute?: number } = {};
  for (const kind of [clocks, days]) {
    for (const { pattern, read } of kind) {
      const match = pattern.exec(rest);
      const said = match && read(match, today);
      if (!match || !said) continue;
      Object.assign(found, { ...said, ...(found.hour === undefined ? {} : { hour: found.hour, minute: found.minute }) });
      rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`;
      break;
    }
  }
  const name = rest.replace(/\s+/g, ' ').replace(/^[\s，,。.]+|[\s，,。]+$/g, '').trim();
  if (found.days === undefined && found.hour === undefined) return { name: text.trim(), due: null };
  const hour = found.hour ?? 9;
  const minute = found.minute ?? 0;
  const passed = hour * 60 + minute <= clock.hour * 60 + clock.minute;
  const ahead = found.days ?? (passed ? 1 : 0);
  const day = new Date(Date.UTC(clock.year, clock.month - 1, clock.day + ahead));
  const due = momentOf({ year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate(), hour, minute, second: 0 }, say.zone);
  return { name: name || text.trim(), due: due.toISOString() };
}
