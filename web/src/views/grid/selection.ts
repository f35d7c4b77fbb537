/** Which rows are chosen: some by their ids, or all that match. */
import { useMemo, useReducer } from 'react';

export interface Selection {
  all: boolean;
  ids: ReadonlySet<string>;
}

type Act =
  | { kind: 'toggle'; id: string }
  | { kind: 'add'; ids: readonly string[] }
  | { kind: 'only'; ids: readonly string[] }
  | { kind: 'all' }
  | { kind: 'none' };

const none: Selection = { all: false, ids: new Set() };

function next(current: Selection, act: Act): Selection {
  switch (act.kind) {
    case 'toggle': {
      const ids = new Set(current.ids);
      if (!ids.delete(act.id)) ids.add(act.id);
      return { all: false, ids };
    }
    case 'add': return { all: false, ids: new Set([...current.ids, ...act.ids]) };
    case 'only': return { all: false, ids: new Set(act.ids) };
    case 'all': return { all: true, ids: new Set() };
    case 'none': return none;
  }
}

export function useSelection() {
  const [selection, act] = useReducer(next, none);
  return useMemo(() => ({
    selection,
    isChosen: (id: string) => selection.all || selection.ids.has(id),
    toggle: (id: string) => act({ kind: 'toggle', id }),
    add: (ids: readonly string[]) => act({ kind: 'add', ids }),
    only: (ids: readonly string[]) => act({ kind: 'only', ids }),
    chooseAll: () => act({ kind: 'all' }),
    clear: () => act({ kind: 'none' }),
  }), [selection]);
}

export type Choosing = ReturnType<typeof useSelection>;
