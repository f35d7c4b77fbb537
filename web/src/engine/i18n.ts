/** The words on screen: those of one language arrive together, and a change of language needs no reload. */
import i18next, { type BackendModule, type FormatterModule, type ReadCallback } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { speak } from './api';
import { numberFormat } from './saying/saying';
import { appearance, changeAppearance, type Locale } from './appearance';

export const locales: readonly { id: Locale; name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'zh-CN', name: '简体中文' },
  { id: 'zh-TW', name: '繁體中文' },
];

const files = import.meta.glob<Record<string, unknown>>('../locales/*/*.json', { import: 'default' });

const namespaces = [...new Set(Object.keys(files).map((path) => path.replace(/^.*\/|\.json$/g, '')))];

const lazily: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read(language: string, namespace: string, done: ReadCallback) {
    const load = files[`../locales/${language}/${namespace}.json`];
    if (!load) {
      done(new Error(`There is no locale file ${language}/${namespace}.json.`), null);
      return;
    }
    load().then((words) => done(null, words), (error: unknown) => done(error as Error, null));
  },
};

/** A name within a sentence; one in capitals stays as it is. */
function lowered(name: string): string {
  return name.replace(/\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase());
}

/** Counts in sentences are grouped as the language does it; `lower` is for names of objects. */
const grouped: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value: unknown, format, language) => (typeof value === 'number' ? numberFormat(language ?? 'en', {}).format(value) : format === 'lower' ? lowered(String(value)) : String(value ?? '')),
};

export function firstLocale(): Locale {
  // The page's first script has chosen already, before anything was painted.
  const chosen = document.documentElement.lang;
  return appearance().locale ?? locales.find((locale) => locale.id === chosen)?.id ?? 'en';
}

export async function startWords(): Promise<void> {
  const locale = firstLocale();
  speak(locale);
  document.documentElement.lang = locale;
  await i18next.use(lazily).use(grouped).use(initReactI18next).init({
    lng: locale,
    fallbackLng: false,
    supportedLngs: locales.map((each) => each.id),
    // All at once: a part of a page that had to wait for its words would hide the page, and with it what is being typed.
    ns: namespaces,
    defaultNS: 'shell',
    interpolation: { escapeValue: false, alwaysFormat: true },
    react: { useSuspense: true },
    returnNull: false,
  });
}

export async function changeLocale(locale: Locale): Promise<void> {
  speak(locale);
  await i18next.changeLanguage(locale);
  document.documentElement.lang = locale;
  changeAppearance({ locale });
}
