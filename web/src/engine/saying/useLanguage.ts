/** Changes the language of everything at once: words, catalog, and what the server said in the one before. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { speak } from '../api';
import type { Locale } from '../appearance';
import { catalogQuery, useCatalog } from '../catalog';
import { changeLocale } from '../i18n';
import { prefer } from '../session';

async function change(client: QueryClient, me: string, locale: Locale): Promise<void> {
  speak(locale);
  // First what the page is drawn from, so that it changes in one step instead of going away and coming back.
  await client.prefetchQuery(catalogQuery(locale));
  await changeLocale(locale);
  void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'catalog' && queryKey[0] !== 'session' });
  // On this device it holds at once; that it is not remembered for the others is nothing to be told about.
  await prefer(me, { locale }).catch(() => undefined);
}

export function useLanguage(): (locale: Locale) => void {
  const client = useQueryClient();
  const { me } = useCatalog();
  return useCallback((locale) => void change(client, me.id, locale), [client, me.id]);
}
