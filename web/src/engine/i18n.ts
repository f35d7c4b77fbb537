/** The words on screen: those of one language arrive together, and a change of language needs no reload. */
import i18next, { type FormatterModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { speak } from './api';
import { listWords, numberFormat } from './saying/saying';
import { appearance, changeAppearance, type Locale } from './appearance';

export const locales: readonly { id: Locale; name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'zh-CN', name: '简体中文' },
  { id: 'zh-TW', name: '繁體中文' },
];

type Words = Record<string, Record<string, unknown>>;

const files: Readonly<Record<Locale, () => Promise<{ default: Words }>>> = {
  en: () => import('./saying/words/en'), 'zh-CN': () => import('./saying/words/zh-CN'), 'zh-TW': () => import('./saying/words/zh-TW'),
};

/** All at once: a part of a page that had to wait for its words would hide the page, and with it what is being typed. */
async function wordsOf(locale: Locale): Promise<Words> {
  const held = (await files[locale]()).default;
  return Object.fromEntries(Object.entries(held).map(([path, words]) => [path.replace(/^.*\/|\.json$/g, ''), words]));
}

/** A name of records or of a field within an English sentence; whoever wrote capitals inside it, as in “SKU” or “VIP order”, meant them. */
export function within(name: string): string {
  const [first = '', ...others] = name.split(' ');
  const isPlain = first.slice(1) === first.slice(1).toLowerCase() && others.every((word) => word === word.toLowerCase() || word === word.toUpperCase());
  return isPlain ? name.slice(0, 1).toLowerCase() + name.slice(1) : name;
}

/** Counts and lists in sentences are written as the language does it; `lower` is for names of records and fields. */
const grouped: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value: unknown, format, language = 'en') => {
    if (typeof value === 'number') return numberFormat(language, {}).format(value);
    const said = (part: unknown) => (format === 'lower' ? within(String(part)) : String(part ?? ''));
    return Array.isArray(value) ? listWords(language, value.map(said), 'conjunction') : said(value ?? '');
  },
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
  const words = await wordsOf(locale);
  await i18next.use(grouped).use(initReactI18next).init({
    lng: locale,
    resources: { [locale]: words },
    fallbackLng: false,
    supportedLngs: locales.map((each) => each.id),
    ns: Object.keys(words),
    defaultNS: 'shell',
    interpolation: { escapeValue: false, alwaysFormat: true },
    react: { useSuspense: true },
    returnNull: false,
  });
}

export async function changeLocale(locale: Locale): Promise<void> {
  speak(locale);
  if (!i18next.hasResourceBundle(locale, 'shell')) {
    for (const [name, words] of Object.entries(await wordsOf(locale))) i18next.addResourceBundle(locale, name, words);
  }
  await i18next.changeLanguage(locale);
  document.documentElement.lang = locale;
  changeAppearance({ locale });
}
