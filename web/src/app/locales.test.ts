/** The words on screen: every language says the same things, and nothing is said that no file holds. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { within } from '../engine/i18n';

const source = join(import.meta.dirname, '..');
const folder = join(source, 'locales');
const languages = readdirSync(folder);
const plural = /_(zero|one|two|few|many|other)$/;

/** The characters of a set of two bytes: GB 2312 holds what the mainland writes, Big5 what Taiwan writes. */
function characters(encoding: string, leads: readonly [number, number]): Set<string> {
  const decoder = new TextDecoder(encoding);
  const found = new Set<string>();
  for (let lead = leads[0]; lead <= leads[1]; lead += 1) for (let trail = 0x40; trail <= 0xfe; trail += 1) {
    if (encoding === 'gbk' && trail < 0xa1) continue;
    found.add(decoder.decode(new Uint8Array([lead, trail])));
  }
  return found;
}

const mainland = characters('gbk', [0xb0, 0xf7]);
const taiwan = characters('big5', [0xa4, 0xf9]);

type Words = { [key: string]: string | Words };

function flat(words: Words, before = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') found.set(before + key, value);
    else for (const [inner, text] of flat(value, `${before}${key}.`)) found.set(inner, text);
  }
  return found;
}

function read(language: string, file: string): Map<string, string> {
  return flat(JSON.parse(readFileSync(join(folder, language, file), 'utf8')) as Words);
}

function keysOf(words: Map<string, string>): string[] {
  return [...new Set([...words.keys()].map((key) => key.replace(plural, '')))].sort();
}

function slots(text: string): string[] {
  return [...new Set([...text.matchAll(/{{(\w+)(?:, \w+)?}}/g)].map((found) => found[1] ?? ''))].sort();
}

function files(place: string): string[] {
  return readdirSync(place, { withFileTypes: true }).flatMap((entry) => {
    const path = join(place, entry.name);
    if (entry.isDirectory()) return entry.name === 'locales' ? [] : files(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\./.test(entry.name) ? [path] : [];
  });
}

describe('locale files', () => {
  const english = readdirSync(join(folder, 'en'));

  it.each(languages)('%s has the same files as English', (language) => {
    expect(readdirSync(join(folder, language)).sort()).toEqual([...english].sort());
  });

  it.each(languages.flatMap((language) => english.map((file) => [language, file] as const)))('%s/%s has the same keys and slots as English', (language, file) => {
    const [ours, theirs] = [read('en', file), read(language, file)];
    expect(keysOf(theirs)).toEqual(keysOf(ours));
    for (const [key, text] of theirs) {
      const original = ours.get(key) ?? ours.get(key.replace(plural, '_other'));
      expect(slots(text), key).toEqual(slots(original ?? ''));
    }
  });

  it.each([['zh-CN', mainland], ['zh-TW', taiwan]] as const)('%s is written in its own characters alone', (language, written) => {
    const foreign = readdirSync(join(folder, language)).flatMap((file) => [...read(language, file)]
      .filter(([, text]) => [...text].some((letter) => /\p{Script=Han}/u.test(letter) && !written.has(letter)))
      .map(([key, text]) => `${file} ${key}: ${text}`));
    expect(foreign).toEqual([]);
  });

  it('quotations stand in the marks of their language', () => {
    const strange = readdirSync(join(folder, 'zh-TW')).flatMap((file) => [...read('zh-TW', file).values()].filter((text) => /[“”]/.test(text)));
    expect(strange).toEqual([]);
  });

  it('names of records and fields stand small within an English sentence', () => {
    const large = /[^.:!?…“(·\s]\s*{{(objects?|fields?|collection|kind)}}/;
    expect(english.flatMap((file) => [...read('en', file)].filter(([, text]) => large.test(text)).map(([key]) => `${file} ${key}`))).toEqual([]);
    expect(['Customer', 'E-mail', 'Order line', 'Customer ID'].map(within)).toEqual(['customer', 'e-mail', 'order line', 'customer ID']);
    const meant = ['SKU', 'SKUs', 'VIP order', 'Shoe Size', 'iPhone model', 'WeCom ID', '订单', ''];
    expect(meant.map(within)).toEqual(meant);
  });

  it('the code asks only for words that exist', () => {
    const known = new Set(english.flatMap((file) => keysOf(read('en', file)).map((key) => `${file.replace('.json', '')}:${key}`)));
    const missing: string[] = [];
    for (const file of files(source)) {
      const text = readFileSync(file, 'utf8');
      const own = [...text.matchAll(/useTranslation\('(\w+)'\)/g)].map((found) => found[1] ?? '');
      for (const [, key = ''] of text.matchAll(/\bt\('([\w.:]+)'/g)) {
        const wanted = key.includes(':') ? [key] : own.map((space) => `${space}:${key}`);
        if (wanted.length > 0 && !wanted.some((each) => known.has(each))) missing.push(`${file}: ${key}`);
      }
    }
    expect(missing).toEqual([]);
  });
});
