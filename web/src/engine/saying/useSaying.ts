/** How values are said to the person on screen. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCatalog } from '../catalog';
import type { Saying } from './saying';

/** “Now” is rounded to the minute, so that cells stay the same between renders. */
export function useSaying(): Saying {
  const { i18n } = useTranslation();
  const { me, workspace } = useCatalog();
  const zone = me.zone ?? workspace.zone;
  const { currency } = workspace;
  const minute = Math.floor(Date.now() / 60_000);
  return useMemo(
    () => ({ locale: i18n.language, zone, currency, now: new Date(minute * 60_000) }),
    [i18n.language, zone, currency, minute],
  );
}
