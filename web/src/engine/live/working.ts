/** Requests that take long while somebody waits for them: a change to many records is done within one. */
import { useSyncExternalStore } from 'react';

let going = 0;
const listeners = new Set<() => void>();

function change(by: number): void {
  going += by;
  for (const listener of listeners) listener();
}

/** Counts as work until the answer is there. */
export async function asWork<Answer>(asked: Promise<Answer>): Promise<Answer> {
  change(1);
  try {
    return await asked;
  } finally {
    change(-1);
  }
}

export function useWorking(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => going,
  );
}
