/** Opens records beside the list: Back closes the panel first, and closing it leaves no step behind. */
import { useRouter } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import type { ListState } from './useListState';

function besidePeek(): string {
  const search = new URLSearchParams(location.search);
  search.delete('peek');
  return location.pathname + search.toString();
}

export function usePeek({ peek, change }: Pick<ListState, 'peek' | 'change'>) {
  const { history } = useRouter();
  /** The address under the panel when it was opened here. */
  const pushedOver = useRef<string | null>(null);
  const open = useCallback((id: string) => {
    if (peek === undefined) pushedOver.current = besidePeek();
    change({ peek: id }, peek !== undefined);
  }, [change, peek]);
  const close = useCallback(() => {
    const isUnchanged = pushedOver.current === besidePeek();
    pushedOver.current = null;
    if (isUnchanged) history.back();
    else change({ peek: undefined });
    document.querySelector<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
  }, [change, history]);
  return { open, close };
}
