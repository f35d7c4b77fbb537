/** Finds Chinese words by the first letters of their pinyin: “kh” finds 客户. The browser's own collation knows the order. */
import { collator } from './saying';

const letters = 'abcdefghjklmnopqrstwxyz';
/** The first character of each letter in pinyin order. */
const firsts = Array.from('阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥仨它穵夕丫帀');
const known = new Map<string, string>();

function initial(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return character.toLowerCase();
  const at = firsts.findLastIndex((first) => collator('zh-CN-u-co-pinyin').compare(first, character) <= 0);
  return letters[at] ?? character;
}

function initials(text: string): string {
  const found = known.get(text);
  if (found !== undefined) return found;
  const made = Array.from(text).map(initial).join('');
  known.set(text, made);
  return made;
}

/** Whether a label answers to what was typed: its words, or the first letters of its pinyin. */
export function answersTo(label: string, wanted: string): boolean {
  const plain = wanted.trim().toLowerCase();
  return label.toLowerCase().includes(plain) || (/^[a-z]+$/.test(plain) && initials(label).includes(plain));
}
