/** A time of day. */
import { dateFormat, type Saying } from '../../engine/saying/saying';
import styles from '../base/base.module.css';
import { compareTime, isNothing } from '../base/compare';
import { typedParts } from '../base/TypedInput';
import type { CellProps, FieldType } from '../type';

function format(value: unknown, say: Saying): string {
  if (isNothing(value)) return '';
  const text = String(value);
  const seconds = /:\d\d:(?!00)\d\d$/.test(text);
  const moment = new Date(`2000-01-01T${text.length === 5 ? `${text}:00` : text}Z`);
  if (Number.isNaN(moment.getTime())) return text;
  return dateFormat(say.locale, { timeZone: 'UTC', hour: 'numeric', minute: '2-digit', ...(seconds ? { second: '2-digit' } : {}) }).format(moment);
}

function Cell({ value, say }: CellProps) {
  return isNothing(value) ? null : <time dateTime={String(value)} className={styles.number}>{format(value, say)}</time>;
}

const spoken = /^(上午|下午|凌晨|早上|中午|晚上|am|pm)?\s*(\d{1,2})\s*(?:[:.点时h]\s*(半|\d{1,2})?分?(?::(\d{2}))?)?\s*(am|pm)?$/;

/** 14:30, 2:30 pm, 下午2点半, 1430. */
function read(text: string): string | undefined {
  const plain = text.normalize('NFKC').trim().toLowerCase().replace(/([ap])\.m\.?/, '$1m').replace(/^(\d{2})(\d{2})$/, '$1:$2');
  const found = spoken.exec(plain);
  if (!found) return undefined;
  const [, before, hourText = '', minuteText, secondText, after] = found;
  const half = before ?? after;
  if (half === undefined && !/[:.点时h]/.test(plain)) return undefined;
  const late = half === 'pm' || half === '下午' || half === '晚上' || (half === '中午' && Number(hourText) < 11);
  const hour = half === undefined || Number(hourText) > 12 ? Number(hourText) : late ? (Number(hourText) % 12) + 12 : half === '中午' ? Number(hourText) : Number(hourText) % 12;
  const [minute, second] = [minuteText === '半' ? 30 : Number(minuteText ?? 0), Number(secondText ?? 0)];
  return hour > 23 || minute > 59 || second > 59 ? undefined : [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':');
}

function written(value: unknown): string {
  return String(value).replace(/^(\d\d:\d\d):00$/, '$1');
}

export const fieldType: FieldType = {
  ...typedParts({ write: written, read, problem: 'time' }),
  name: 'time', family: 'clock', width: 100, Cell,
  format: (value, _field, say) => format(value, say),
  parse: (text) => (text.trim() === '' ? null : read(text)),
  compare: compareTime,
  ariaText: (value, _field, say) => format(value, say), firstOperator: '>=',
};
