/** A postal address; pasted as one text it is taken apart by the server. */
import { regionNames, type Saying } from '../../engine/saying/saying';
import styles from '../base/base.module.css';
import { compareText } from '../base/compare';
import { type Part, PartsInput } from '../base/PartsInput';
import { partsOf, textOf } from '../base/structured';
import { textual } from '../base/textual';
import { typedParts } from '../base/TypedInput';
import type { CellProps, EditorProps, FieldType } from '../type';

const names = ['country', 'region', 'city', 'district', 'street', 'postcode'] as const;
const largestFirst: readonly Part[] = [
  { name: 'country', width: 'half' }, { name: 'region', width: 'half' }, { name: 'city', width: 'half' }, { name: 'district', width: 'half' },
  { name: 'street', width: 'whole' }, { name: 'postcode', width: 'half' },
];
const smallestFirst: readonly Part[] = [
  { name: 'street', width: 'whole' }, { name: 'district', width: 'half' }, { name: 'city', width: 'half' }, { name: 'region', width: 'half' },
  { name: 'postcode', width: 'half' }, { name: 'country', width: 'half' },
];

/** Until the server has said it, the parts one after the other. */
function said(value: unknown): string {
  return textOf(value) || names.map((name) => partsOf(value)[name]).filter(Boolean).join(' ');
}

function order(value: unknown): string | null {
  return names.map((name) => partsOf(value)[name]).filter(Boolean).join(' ') || textOf(value) || null;
}

function countryOf(value: unknown, say: Saying): string {
  const code = partsOf(value).country;
  try {
    return code ? (regionNames(say.locale).of(code) ?? code) : '';
  } catch {
    return code ?? '';
  }
}

function Cell({ value, say, dense }: CellProps) {
  return <span className={dense ? styles.text : styles.long} title={countryOf(value, say) || undefined}>{said(value)}</span>;
}

function Editor(props: EditorProps) {
  const parts = /\p{Script=Han}/u.test(said(props.value) || props.label) ? largestFirst : smallestFirst;
  return <PartsInput {...props} parts={parts} whole={(text) => (/[,，\n]|\p{Script=Han}{6}/u.test(text.trim()) ? { text: text.trim() } : undefined)} />;
}

const filter = typedParts({ write: (value) => (typeof value === 'string' ? value : said(value)), read: (text) => text.trim(), problem: 'text' });

export const fieldType: FieldType = {
  ...textual,
  name: 'address', width: 260, Cell, Editor, FilterValue: filter.FilterValue, format: said,
  parse: (text) => (text.trim() ? { text: text.trim() } : null),
  compare: (left, right, say) => compareText(order(left), order(right), say),
  ariaText: (value, _field, say) => [said(value), countryOf(value, say)].filter(Boolean).join(', '),
};
