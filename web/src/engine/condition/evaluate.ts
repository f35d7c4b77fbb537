/** Tells whether a record meets a condition, as the server's SQL would. */
import { isoDay, clockAt } from '../saying/times';
import { type Condition, type Parsed, parseCondition } from './ast';
import { isNear } from './distance';
import { spanOf } from './period';

export interface Circumstance {
  now: Date;
  me: { id: string; team?: string | null; teams?: readonly string[]; territory?: readonly string[] };
  zone?: string;
  /** What one unit of each currency is in the workspace's, `currency`; without, amounts are compared as they are written. */
  rates?: Readonly<Record<string, number>>;
  currency?: string;
}

type Values = Readonly<Record<string, unknown>>;
function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueAt(record: Values, path: string): unknown {
  if (path in record) return record[path];
  let here: unknown = record;
  for (const step of path.split('.')) here = isValues(here) ? here[step] : null;
  return here ?? null;
}

/** Money compares by its amount, a reference by its id, what says itself in one text by that. */
function plain(value: unknown): unknown {
  if (!isValues(value)) return value ?? null;
  if ('amount' in value) return Number(value.amount);
  if ('id' in value) return value.id;
  if ('text' in value) return value.text;
  return value;
}

function isMoney(value: unknown): value is { amount: unknown; currency: string } {
  return isValues(value) && 'amount' in value && typeof value.currency === 'string';
}

function rounded(amount: number): number {
  return Math.round(amount * 1e4) / 1e4;
}

/** An amount in another currency; null where a rate is not known. */
function inCurrency(value: unknown, into: string, { rates, currency: home = into }: Circumstance): number | null {
  if (!isMoney(value)) return null;
  if (!rates || value.currency === into) return Number(value.amount);
  const [from, to] = [value.currency, into].map((code) => (code === home ? 1 : rates[code]));
  if (from === undefined || to === undefined) return null;
  const worth = rounded(Number(value.amount) * from);
  return into === home ? worth : rounded(worth / to);
}

/** Amounts are compared in the currency of what they are compared with. */
function compareMoney(operator: string, left: unknown, right: unknown, by: Circumstance): boolean {
  const codeOf = (value: unknown) => (isMoney(value) ? value.currency : by.currency ?? '');
  if (!Array.isArray(right)) return compare(operator, inCurrency(left, codeOf(right), by), plain(right));
  const isAmong = right.some((each) => compare('=', inCurrency(left, codeOf(each), by), plain(each)));
  return isAmong === (operator === 'in');
}

/** A time of day, with the seconds that may be left out. */
const timeOfDay = /^\d\d:\d\d(?::\d\d)?$/;

function wholeTime(text: string): string {
  return text.length === 5 ? `${text}:00` : text;
}

const clockTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{0,3}(\d*))?/;

/** A moment's milliseconds, and the rest of its second that JavaScript's own clock would drop. */
function moment(text: string): [number, number] {
  return [Date.parse(text), Number(`0.${clockTime.exec(text)?.[1] ?? ''}`)];
}

function orderMoments(left: string, right: string): number {
  const [[a, restOfA], [b, restOfB]] = [moment(left), moment(right)];
  return a - b || restOfA - restOfB;
}

function order(left: unknown, right: unknown): number | null {
  if (typeof left === 'string' && typeof right === 'string') {
    if (clockTime.test(left) && !Number.isNaN(Date.parse(right))) return orderMoments(left, right);
    if (timeOfDay.test(left) && timeOfDay.test(right)) return order(`t${wholeTime(left)}`, `t${wholeTime(right)}`);
    return left < right ? -1 : left > right ? 1 : 0;
  }
  const [a, b] = [Number(left), Number(right)];
  return Number.isNaN(a) || Number.isNaN(b) ? null : a - b;
}

/** What a word that stands for several means; what was shared with somebody only the server knows. */
function several(word: unknown, { me }: Circumstance): readonly unknown[] | undefined {
  switch (word) {
    case '@my_teams': return [...(me.team ? [me.team] : []), ...(me.teams ?? [])];
    case '@my_territory': return me.territory ?? [];
    case '@shared_with_me': case '@shared_for_writing': return [];
  }
}

function meant(value: unknown, by: Circumstance): unknown {
  if (value === '@me') return by.me.id;
  if (value === '@my_team') return by.me.team ?? null;
  return Array.isArray(value) ? value.flatMap((each) => several(each, by) ?? [meant(each, by)]) : plain(value);
}

/** Lower case sign by sign, as the database does it: never longer, and with no regard to the neighbours. */
function folded(value: unknown): string {
  return Array.from(String(value), (sign) => String.fromCodePoint(sign.toLowerCase().codePointAt(0) ?? 0)).join('');
}

function isAnyOf(left: unknown, right: unknown): boolean {
  return Array.isArray(right) && right.some((each) => each !== null && left !== null && order(left, each) === 0);
}

/** Of a value that is a list: whether it holds what is asked for. What is missing in `right` is left out. */
function holds(operator: string, left: readonly unknown[], right: unknown): boolean {
  const wanted = (Array.isArray(right) ? right : [right]).filter((each) => each !== null);
  const known = left.map(plain);
  switch (operator) {
    case 'empty': return false;
    case 'not_empty': return true;
    case 'all': return wanted.every((each) => known.includes(each));
    case 'not in': return !wanted.some((each) => known.includes(each));
    default: return wanted.some((each) => known.includes(each));
  }
}

/** What is missing equals nothing: only “is not” and “is none of” hold for it. */
function compare(operator: string, left: unknown, right: unknown): boolean {
  if (Array.isArray(left)) return holds(operator, left, right);
  switch (operator) {
    case 'empty': return left === null;
    case 'not_empty': case 'visible': return left !== null;
    case 'in': return isAnyOf(left, right);
    case 'not in': return !isAnyOf(left, right);
    case '!=': return left === null || right === null ? left !== right : order(left, right) !== 0;
  }
  if (left === null || right === null || operator === 'all') return false;
  if (operator === 'near') return isNear(left, right);
  if (operator === 'contains') return folded(left).includes(folded(right));
  if (operator === 'starts') return folded(left).startsWith(folded(right));
  const difference = order(left, right);
  if (difference === null) return false;
  switch (operator) {
    case '=': return difference === 0;
    case '<': return difference < 0;
    case '<=': return difference <= 0;
    case '>': return difference > 0;
    case '>=': return difference >= 0;
    default: throw new RangeError(`There is no operator “${operator}”.`);
  }
}

function isWithin(value: unknown, parsed: Extract<Parsed, { kind: 'within' }>, by: Circumstance): boolean {
  if (typeof value !== 'string') return false;
  const zone = by.zone ?? 'UTC';
  const { from, to } = spanOf(parsed.period, isoDay(clockAt(by.now, zone)));
  const day = value.length > 10 ? isoDay(clockAt(new Date(value), zone)) : value;
  return day >= from && day < to;
}

type Known = number | string;

function extreme(known: readonly Known[], side: 1 | -1): Known | null {
  return known.reduce<Known | null>((best, each) => (best === null || (order(each, best) ?? 0) * side > 0 ? each : best), null);
}

/** Of nothing the count and the sum are 0; the rest is missing. */
function measured(rows: readonly Values[], measure: string, by: Circumstance): Known | null {
  if (measure === 'count') return rows.length;
  const [kind, field = ''] = measure.split(':');
  const worth = (value: unknown) => (isMoney(value) ? inCurrency(value, by.currency ?? value.currency, by) : plain(value));
  const known = rows.map((row) => worth(valueAt(row, field))).filter((value): value is Known => value !== null);
  if (kind === 'min' || kind === 'max') return extreme(known, kind === 'max' ? 1 : -1);
  const sum = known.reduce<number>((total, each) => total + Number(each), 0);
  if (kind === 'sum') return sum;
  return known.length === 0 ? null : sum / known.length;
}

function judge(parsed: Parsed, record: Values, by: Circumstance): boolean {
  switch (parsed.kind) {
    case 'and': return parsed.parts.every((part) => judge(part, record, by));
    case 'or': return parsed.parts.some((part) => judge(part, record, by));
    case 'not': return !judge(parsed.part, record, by);
    case 'within': return isWithin(valueAt(record, parsed.path), parsed, by);
    case 'any': {
      const rows = valueAt(record, parsed.path);
      const { where } = parsed;
      const met = (Array.isArray(rows) ? (rows as Values[]) : []).filter((row) => !where || judge(where, row, by));
      if (parsed.measure === null) return met.length > 0;
      return compare(parsed.operator, measured(met, parsed.measure, by), meant(parsed.value, by));
    }
    case 'compare': {
      const value = valueAt(record, parsed.path);
      if (isMoney(value) && by.rates && !parsed.operator.endsWith('empty')) return compareMoney(parsed.operator, value, parsed.value, by);
      return compare(parsed.operator, plain(value), meant(parsed.value, by));
    }
  }
}

/** Collections are read from the record under their own name, as lists of records. */
export function evaluate(condition: Condition, record: Values, by: Circumstance): boolean {
  return judge(parseCondition(condition), record, by);
}
