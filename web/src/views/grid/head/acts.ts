/** Changes to the columns of a list, as the head, its menu and keys ask for them. */
import { useMemo } from 'react';
import { type ColumnChoice, pinnedFirst } from '../columns';

export interface ColumnActs {
  sort?: (sort: string | undefined) => void;
  group?: (path: string) => void;
  /** One place to the left or to the right. */
  move?: (path: string, by: -1 | 1) => void;
  /** To the place of another column. */
  place?: (path: string, to: string) => void;
  pin?: (path: string) => void;
  hide?: (path: string) => void;
  resize?: (path: string, width: number) => void;
  total?: (path: string, total: string) => void;
}

interface Asked {
  choices: readonly ColumnChoice[];
  onColumns?: (columns: ColumnChoice[]) => void;
  onSort?: (sort: string | undefined) => void;
  onGroup?: (path: string | undefined) => void;
}

/** The choices with one at another's place; the first column keeps its place. */
export function placedAt(choices: readonly ColumnChoice[], path: string, to: string): ColumnChoice[] {
  const ordered = pinnedFirst(choices);
  const from = ordered.findIndex((choice) => choice.path === path);
  const at = ordered.findIndex((choice) => choice.path === to);
  const moved = ordered[from];
  if (!moved || from < 1 || at < 1 || from === at) return ordered;
  const rest = ordered.filter((choice) => choice !== moved);
  const pin = ordered[at]?.pin === true;
  return [...rest.slice(0, at), { ...moved, pin: pin || undefined }, ...rest.slice(at)];
}

export function useColumnActs({ choices, onColumns, onSort, onGroup }: Asked): ColumnActs {
  return useMemo((): ColumnActs => {
    if (!onColumns) return { sort: onSort };
    const change = (path: string, how: Partial<ColumnChoice>) => onColumns(choices.map((choice) => (choice.path === path ? { ...choice, ...how } : choice)));
    return {
      sort: onSort, group: onGroup,
      place: (path, to) => onColumns(placedAt(choices, path, to)),
      move: (path, by) => {
        const ordered = pinnedFirst(choices);
        const to = ordered[ordered.findIndex((choice) => choice.path === path) + by];
        if (to) onColumns(placedAt(choices, path, to.path));
      },
      pin: (path) => change(path, { pin: choices.find((choice) => choice.path === path)?.pin ? undefined : true }),
      hide: (path) => onColumns(choices.filter((choice) => choice.path !== path)),
      resize: (path, width) => change(path, { width }),
      total: (path, total) => change(path, { total }),
    };
  }, [choices, onColumns, onGroup, onSort]);
}
