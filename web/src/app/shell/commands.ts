/** What can be done from anywhere: go to a page, change how it looks. */
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { appearance, changeAppearance, useScheme } from '../../engine/appearance';
import type { Command } from '../../engine/commands';
import { locales } from '../../engine/i18n';
import { useLanguage } from '../../engine/saying/useLanguage';
import { usePlaces } from './places';

export function useShellCommands(onCreate: (object: string) => void): readonly Command[] {
  const { t, i18n } = useTranslation('shell');
  const navigate = useNavigate();
  const changeLanguage = useLanguage();
  const places = usePlaces();
  const dark = useScheme() === 'dark';
  const where = JSON.stringify(places);

  return useMemo(() => {
    const known = JSON.parse(where) as typeof places;
    const go = known.map((place): Command => ({
      id: `go ${place.to}`, label: t('goTo', { place: place.label }), keywords: place.label, group: 'go', icon: place.icon,
      keys: place.key ? `g ${place.key}` : undefined, run: () => void navigate({ to: place.to }),
    }));
    const create = known.filter((place) => place.creates).map((place): Command => ({
      id: `create ${place.creates ?? ''}`, label: t('create', { object: place.one }), group: 'create', icon: place.icon,
      keys: place.key ? `c ${place.key}` : undefined, run: () => onCreate(place.creates ?? ''),
    }));
    const settings: Command[] = [
      { id: 'theme', label: t(dark ? 'theme.toLight' : 'theme.toDark'), group: 'settings', icon: 'settings', keys: 'mod+.', keywords: 'theme dark light 主题 深色 浅色 佈景主題 淺色', run: () => changeAppearance({ theme: dark ? 'light' : 'dark' }) },
      { id: 'sidebar', label: t('nav.sidebar'), group: 'settings', icon: 'settings', keys: '[', run: () => changeAppearance({ sidebar: appearance().sidebar === 'icons' ? 'full' : 'icons' }) },
      ...locales.filter((locale) => locale.id !== i18n.language).map((locale): Command => ({
        id: `language ${locale.id}`, label: t('languageTo', { language: locale.name }), group: 'settings', icon: 'settings', keywords: 'language 语言 語言', run: () => changeLanguage(locale.id),
      })),
    ];
    return [...create, ...go, ...settings];
  }, [t, i18n.language, navigate, onCreate, changeLanguage, where, dark]);
}
