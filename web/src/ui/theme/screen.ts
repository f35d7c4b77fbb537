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

/** Whether panels come up from below: beside what opened them there is no room. */
export function useSheets(): boolean {
  return useMedia('(max-width: 767px), (max-height: 500px)');
}

export function useNarrow(): boolean {
  return useMedia('(max-width: 1023px)');
}

export function useWide(): boolean {
  return useMedia('(min-width: 1440px)');
}
