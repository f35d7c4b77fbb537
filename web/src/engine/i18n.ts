/** The words on screen: those of one language arrive together, and a change of language needs no reload. */
import i18next, { type FormatterModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { speak } from './api';
import { numberFormat } from './saying/saying';
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
