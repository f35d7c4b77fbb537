/** Naming somebody or something within a text: an @ begins a person, a # a record, in full width too. */

export interface Naming {
  mark: '@' | '#';
  /** What was typed of the name. */
  typed: string;
  /** Where the mark stands. */
  from: number;
}

/** An address is no name: no letter or digit stands before the mark. A name may be of several words, but of one line. */
const begun = /(?<![A-Za-z0-9])([@＠#＃])([^\n@＠#＃,，.。;；:：!！?？]{0,24})$/u;

/** What is being named where the caret stands; null when nothing is. */
export function namingAt(text: string, caret: number): Naming | null {
  const found = begun.exec(text.slice(0, caret));
  const [, mark, typed = ''] = found ?? [];
  if (!found || mark === undefined) return null;
  return { mark: mark === '@' || mark === '＠' ? '@' : '#', typed, from: found.index };
}

/** The text with the name in it, and where the caret stands behind it. */
export function withName(text: string, caret: number, { mark, from }: Naming, name: string): { text: string; caret: number } {
  const before = `${text.slice(0, from)}${mark}${name} `;
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length };
}
