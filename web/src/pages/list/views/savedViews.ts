/** Views that people saved: a filter, an order and columns under a name. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ask } from '../../../engine/api';
import { objectNamed, type ObjectSpec, useCatalog, type View } from '../../../engine/catalog';
import type { Condition } from '../../../engine/condition/ast';
import { keys, listOnce, type RecordData, recordPath, type RefValue } from '../../../engine/records';
import { type ColumnChoice, knownColumns } from '../../../views/grid/columns';

export type Visibility = 'private' | 'team' | 'everyone';
export const visibilities: readonly Visibility[] = ['private', 'team', 'everyone'];

export type Layout = 'table' | 'board' | 'calendar';
export const layouts: readonly Layout[] = ['table', 'board', 'calendar'];

export function layoutOf(value: unknown): Layout | undefined {
  return layouts.find((layout) => layout === value);
}

export interface ViewSettings {
  where: Condition | null;
  sort?: string;
  columns?: readonly ColumnChoice[];
  layout?: Layout;
  /** What a table is grouped by. */
  group?: string;
  /** What the columns of a board are made by. */
  by?: string;
  /** What a calendar finds the day by, and how much of it is seen: a month, or a week. */
  at?: string;
  span?: string;
}

export interface SavedView {
  id: string;
  name: string;
  settings: ViewSettings;
  visibility: Visibility;
  mine: boolean;
  /** Declared by the object itself, or saved by somebody. */
  builtIn: boolean;
  /** Whose it is, where it is somebody else's. */
  owner?: string;
  writable: boolean;
  /** Nobody changes it before it is unlocked. */
  locked: boolean;
}

const none: readonly SavedView[] = [];

/** Boards and calendars under these names are another look at the usual list, and no lists of their own. */
const plainNames: readonly unknown[] = ['Board', 'Calendar'];

function ownView(object: ObjectSpec, view: View, id: string): SavedView {
  const fields = view.fields && view.kind === 'table' ? [{ path: object.title }, ...view.fields.filter((path) => path !== object.title).map((path) => ({ path }))] : undefined;
  return {
    id, name: view.label ?? object.plural, visibility: 'everyone', mine: false, builtIn: true, writable: false, locked: false,
    settings: { where: view.where ?? null, sort: view.sort ?? undefined, columns: fields, layout: layoutOf(view.kind), by: view.by ?? undefined, at: view.at ?? undefined },
  };
}

/** The lists that the object itself declares; the first is the one that opens. */
export function ownViews(object: ObjectSpec): SavedView[] {
  return object.views.filter((view) => view.kind === 'table' || (layoutOf(view.kind) && !plainNames.includes(view.name)))
    .map((view, index) => ownView(object, view, index === 0 ? '' : `own-${index}`));
}

function word(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}

function viewOf(record: RecordData, me: string, looksAfterAll: boolean): SavedView {
  const owner = record.owner as RefValue | null;
  const mine = !owner || owner.id === me;
  const settings = (record.settings ?? {}) as Partial<ViewSettings>;
  return {
    id: record.id, name: String(record.name ?? ''), visibility: visibilities.find((each) => each === record.visibility) ?? 'private', mine, builtIn: false, owner: mine ? undefined : owner.title,
    writable: mine || (looksAfterAll && record.visibility !== 'private'), locked: record.locked === true,
    settings: {
      where: Array.isArray(settings.where) ? settings.where : null, sort: word(settings.sort), columns: knownColumns(settings.columns),
      layout: layoutOf(settings.layout ?? record.layout), group: word(settings.group), by: word(settings.by), at: word(settings.at), span: word(settings.span),
    },
  };
}

/** Who looks after the workspace may see the views of every team, and has those of their own among their lists. */
const meantForMe: Condition = [
  'or', ['visibility', '!=', 'team'], ['owner', '=', '@me'], ['team', '=', '@my_team'], ['and', ['team', 'empty'], ['owner.team', '=', '@my_team']],
];

export function useSavedViews(object: string): { views: readonly SavedView[]; ready: boolean } {
  const catalog = useCatalog();
  const enabled = objectNamed(catalog, 'saved_view')?.can.read === true;
  const query = useQuery({ ...listOnce('saved_view', { where: ['and', ['object', '=', object], meantForMe], sort: 'position,name', limit: 500 }), enabled });
  const looksAfterAll = objectNamed(catalog, 'workspace')?.can.update === true;
  const views = query.data?.records.map((record) => viewOf(record, catalog.me.id, looksAfterAll)) ?? none;
  return { views, ready: !enabled || !query.isPending };
}

export interface ViewChange {
  name?: string;
  visibility?: Visibility;
  settings?: ViewSettings;
  locked?: boolean;
}

/** Saves, renames and removes views. */
export function useViewStore(object: string) {
  const client = useQueryClient();
  const refresh = useCallback(() => client.invalidateQueries({ queryKey: keys.object('saved_view') }), [client]);
  const create = useCallback(async (change: Required<Omit<ViewChange, 'locked'>>) => {
    const made = await ask<RecordData>(recordPath('saved_view'), { method: 'POST', body: { ...change, object, layout: change.settings.layout ?? 'table' } });
    await refresh();
    return made.id;
  }, [object, refresh]);
  const update = useCallback(async (id: string, change: ViewChange) => {
    await ask(recordPath('saved_view', id), { method: 'PATCH', body: { ...change, ...(change.settings ? { layout: change.settings.layout ?? 'table' } : {}) } });
    await refresh();
  }, [refresh]);
  const remove = useCallback(async (id: string) => {
    await ask(recordPath('saved_view', id), { method: 'DELETE' });
    await refresh();
  }, [refresh]);
  return { create, update, remove };
}
