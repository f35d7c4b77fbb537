/** The words on screen: every language says the same things, and nothing is said that no file holds. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '..');
const folder = join(source, 'locales');
const languages = readdirSync(folder);
const plural = /_(zero|one|two|few|many|other)$/;

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
  return [...new Set([...text.matchAll(/{{(\w+)}}/g)].map((found) => found[1] ?? ''))].sort();
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
