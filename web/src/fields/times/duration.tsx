/** How long something takes; kept in seconds, typed as 1h 30m, 90 分钟 or 1:30. */
import type { Field } from '../../engine/catalog';
import { numberFormat, type Saying } from '../../engine/saying/saying';
import styles from '../base/base.module.css';
import { compareNumber, isNothing } from '../base/compare';
import { typedParts } from '../base/TypedInput';
import type { CellProps, EditorProps, FieldType, FilterValueProps } from '../type';

const sizes: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 };
const spelt: readonly [RegExp, number][] = [
  [/^(w|wk|weeks?|周|星期)$/, 604_800], [/^(d|days?|天|日)$/, 86_400], [/^(h|hrs?|hours?|小时|时|钟头)$/, 3600], [/^(m|mins?|minutes?|分钟?)$/, 60], [/^(s|secs?|seconds?|秒钟?)$/, 1],
];

function sayParts(value: unknown, say: Saying, unitDisplay: 'narrow' | 'short' | 'long'): string {
  if (isNothing(value)) return '';
  const seconds = Math.round(Number(value));
  const amounts = [[Math.floor(seconds / 3600), 'hour'], [Math.floor(seconds / 60) % 60, 'minute'], [seconds % 60, 'second']] as const;
  const shown = amounts.filter(([amount]) => amount > 0);
  return (shown.length ? shown : [[0, 'minute'] as const]).map(([amount, unit]) => numberFormat(say.locale, { style: 'unit', unit, unitDisplay }).format(amount)).join(' ');
}

function readIn(unit: number) {
  return (text: string): number | undefined => {
    const plain = text.normalize('NFKC').trim().toLowerCase().replace(/半个?(小时|天)/, '0.5$1').replace(/^(.*)(h|小时)\s*(\d{1,2})$/, '$1$2$3m').replace(/(\d)个?半(小时)/, '$1.5$2');
    if (/^\d{1,12}([.,]\d+)?$/.test(plain)) return Math.round(Number(plain.replace(',', '.')) * unit);
    const clock = /^(\d{1,6}):([0-5]?\d)(?::([0-5]?\d))?$/.exec(plain);
    if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
    const iso = /^p(?:(\d+)w)?(?:(\d+)d)?(?:t(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?)?$/.exec(plain);
    if (iso && iso.slice(1).some(Boolean)) return [604_800, 86_400, 3600, 60, 1].reduce((sum, size, place) => sum + size * Number(iso[place + 1] ?? 0), 0);
    const rest = plain.replace(/(\d+(?:\.\d+)?)\s*个?\s*([a-z]+|周|星期|天|日|小时|时|钟头|分钟?|秒钟?)[\s,，]*/g, '');
    if (plain === '' || rest !== '') return undefined;
    let seconds = 0;
    for (const [, amount = '', word = ''] of plain.matchAll(/(\d+(?:\.\d+)?)\s*个?\s*([a-z]+|周|星期|天|日|小时|时|钟头|分钟?|秒钟?)/g)) {
      const size = spelt.find(([pattern]) => pattern.test(word))?.[1];
      if (size === undefined) return undefined;
      seconds += Number(amount) * size;
    }
    return Math.round(seconds);
  };
}

function written(value: unknown): string {
  const seconds = Number(value);
  const amounts = [[Math.floor(seconds / 3600), 'h'], [Math.floor(seconds / 60) % 60, 'm'], [seconds % 60, 's']] as const;
  return amounts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount}${unit}`).join(' ') || '0m';
}

/** One pair of inputs for each unit that a bare number may count. */
const inputs = Object.fromEntries(Object.entries(sizes).map(([unit, size]) => [unit, { ...typedParts({ write: written, read: readIn(size), problem: 'duration' }), read: readIn(size) }]));

function inputsOf(field: Field) {
  return inputs[String(field.settings?.unit ?? 'minute')] ?? inputs.minute;
}

function Cell({ value, say }: CellProps) {
  return <span className={styles.number}>{sayParts(value, say, 'short')}</span>;
}

function Editor(props: EditorProps) {
  const typed = inputsOf(props.field);
  return typed ? <typed.Editor {...props} /> : null;
}

function FilterValue(props: FilterValueProps) {
  const typed = inputsOf(props.field);
  return typed ? <typed.FilterValue {...props} /> : null;
}

export const fieldType: FieldType = {
  name: 'duration', family: 'number', width: 120, align: 'end', Cell, Editor, FilterValue,
  format: (value, _field, say) => sayParts(value, say, 'short'),
  parse: (text, field) => (text.trim() === '' ? null : inputsOf(field)?.read(text)),
  compare: compareNumber,
  ariaText: (value, _field, say) => sayParts(value, say, 'long'), firstOperator: '>=',
};
