/** A person's name: the family name first where the language has it so. */
import { useSaying } from '../../engine/saying/useSaying';
import type { CellProps, EditorProps, FieldType } from '../type';
import styles from '../base/base.module.css';
import { compareText } from '../base/compare';
import { PartsInput } from '../base/PartsInput';
import { partsOf } from '../base/structured';
import { textual } from '../base/textual';
import { typedParts } from '../base/TypedInput';

function said(value: unknown): string {
  const { text, family, given } = partsOf(value);
  if (text) return text;
  const [first, last] = [family ?? '', given ?? ''];
  const isHan = /^\p{Script=Han}+$/u.test(first + last);
  return isHan ? first + last : [last, first].filter(Boolean).join(' ');
}

function order(value: unknown): string | null {
  const { family, given, text } = partsOf(value);
  return [family, given].filter(Boolean).join(' ') || text || null;
}

function Cell({ value }: CellProps) {
  return <span className={styles.text}>{said(value)}</span>;
}

/** The parts as they are typed: the family name first for Chinese. */
function Editor(props: EditorProps) {
  const family = { name: 'family', width: 'half' } as const;
  const given = { name: 'given', width: 'half' } as const;
  const { locale } = useSaying();
  const now = said(props.value);
  const familyFirst = now === '' ? /^(zh|ja|ko)/.test(locale) : /\p{Script=Han}/u.test(now);
  return <PartsInput {...props} parts={familyFirst ? [family, given] : [given, family]} whole={(text) => (/[\s,，]|\p{Script=Han}{2}/u.test(text.trim()) ? { text: text.trim() } : undefined)} />;
}

const filter = typedParts({ write: (value) => (typeof value === 'string' ? value : said(value)), read: (text) => text.trim(), problem: 'text' });

export const fieldType: FieldType = {
  ...textual,
  name: 'name', width: 160, Cell, Editor, FilterValue: filter.FilterValue,
  format: said, ariaText: said,
  parse: (text) => (text.trim() ? { text: text.trim() } : null),
  compare: (left, right, say) => compareText(order(left), order(right), say),
};
