/** How much room there is. */
import { useSyncExternalStore } from 'react';

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

export function usePhone(): boolean {
  return useMedia('(max-width: 767px)');
}

export function useNarrow(): boolean {
  return useMedia('(max-width: 1023px)');
}

export function useWide(): boolean {
  return useMedia('(min-width: 1440px)');
}
