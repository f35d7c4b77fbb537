/** What this person chose on this device: theme, density, sidebar, language. */
import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'compact' | 'default' | 'comfortable';
export type Locale = 'en' | 'zh-CN' | 'zh-TW';

export interface Appearance {
  theme: Theme;
  /** Stronger lines and text than the theme has by itself. */
  contrast: 'normal' | 'more';
  density: Density;
  sidebar: 'full' | 'icons';
  locale: Locale | null;
}

const place = 'rapport.appearance';
const initial: Appearance = { theme: 'system', contrast: 'normal', density: 'default', sidebar: 'full', locale: null };
const listeners = new Set<() => void>();
const media = (query: string) => (typeof matchMedia === 'function' ? matchMedia(query) : null);
const darkness = media('(prefers-color-scheme: dark)');
const strength = media('(prefers-contrast: more)');
/** Paper is white, whatever the screen is. */
const paper = media('print');

function read(): Appearance {
  try {
    return { ...initial, ...(JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Appearance>) };
  } catch {
    return initial;
  }
}

let current = read();

function isDark(): boolean {
  return !paper?.matches && (current.theme === 'dark' || (current.theme === 'system' && Boolean(darkness?.matches)));
}

function show(): void {
  const root = document.documentElement;
  root.setAttribute('data-mantine-color-scheme', isDark() ? 'dark' : 'light');
  root.dataset.density = current.density;
  root.dataset.contrast = strength?.matches ? 'more' : current.contrast;
  root.dataset.sidebar = current.sidebar;
}

function announce(): void {
  show();
  for (const listener of listeners) listener();
}

for (const wish of [darkness, strength, paper]) wish?.addEventListener('change', announce);

export function appearance(): Appearance {
  return current;
}

export function changeAppearance(change: Partial<Appearance>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(place, JSON.stringify(current));
  } catch {
    // A full or blocked store only means that the choice is not remembered.
  }
  announce();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useAppearance(): Appearance {
  return useSyncExternalStore(subscribe, () => current);
}

/** The theme as it is seen now, with “system” resolved. */
export function useScheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, () => (isDark() ? 'dark' : 'light'));
}
