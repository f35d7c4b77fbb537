/** Views that people saved: a filter, an order and columns under a name. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ask } from '../../engine/api';
import { objectNamed, type ObjectSpec, useCatalog } from '../../engine/catalog';
import type { Condition } from '../../engine/condition/ast';
import { keys, listOnce, type RecordData, recordPath } from '../../engine/records';
import { type ColumnChoice, knownColumns } from '../../views/grid/columns';

export type Visibility = 'private' | 'team' | 'everyone';
export const visibilities: readonly Visibility[] = ['private', 'team', 'everyone'];

export interface ViewSettings {
  where: Condition | null;
  sort?: string;
  columns?: readonly ColumnChoice[];
}

export interface SavedView {
  id: string;
  name: string;
  settings: ViewSettings;
  visibility: Visibility;
  mine: boolean;
}

const none: readonly SavedView[] = [];

/** The lists that the object itself declares; the first is the one that opens. */
export function ownViews(object: ObjectSpec): SavedView[] {
  return object.views.filter((view) => view.kind === 'table').map((view, index) => ({
    id: index === 0 ? '' : `own-${index}`, name: view.label ?? object.plural, visibility: 'everyone', mine: false,
    settings: {
      where: view.where ?? null, sort: view.sort ?? undefined,
      columns: view.fields ? [{ path: object.title }, ...view.fields.filter((path) => path !== object.title).map((path) => ({ path }))] : undefined,
    },
  }));
}

function viewOf(record: RecordData, me: string): SavedView {
  const owner = record.owner as { id: string } | null;
  const settings = (record.settings ?? {}) as Partial<ViewSettings>;
  return {
    id: record.id, name: String(record.name ?? ''), visibility: visibilities.find((each) => each === record.visibility) ?? 'private',
    settings: { where: Array.isArray(settings.where) ? settings.where : null, sort: typeof settings.sort === 'string' ? settings.sort : undefined, columns: knownColumns(settings.columns) }, mine: !owner || owner.id === me,
  };
}

export function useSavedViews(object: string): { views: readonly SavedView[]; ready: boolean } {
  const catalog = useCatalog();
  const enabled = objectNamed(catalog, 'saved_view')?.can.read === true;
  const query = useQuery({ ...listOnce('saved_view', { where: ['object', '=', object], sort: 'position,name', limit: 100 }), enabled });
  const views = query.data?.records.map((record) => viewOf(record, catalog.me.id)) ?? none;
  return { views, ready: !enabled || !query.isPending };
}

export interface ViewChange {
  name?: string;
  visibility?: Visibility;
  settings?: ViewSettings;
}

/** Saves, renames and removes views. */
export function useViewStore(object: string) {
  const client = useQueryClient();
  const refresh = useCallback(() => client.invalidateQueries({ queryKey: keys.object('saved_view') }), [client]);
  const create = useCallback(async (change: Required<ViewChange>) => {
    const made = await ask<RecordData>(recordPath('saved_view'), { method: 'POST', body: { ...change, object, layout: 'table' } });
    await refresh();
    return made.id;
  }, [object, refresh]);
  const update = useCallback(async (id: string, change: ViewChange) => {
    await ask(recordPath('saved_view', id), { method: 'PATCH', body: change });
    await refresh();
  }, [refresh]);
  const remove = useCallback(async (id: string) => {
    await ask(recordPath('saved_view', id), { method: 'DELETE' });
    await refresh();
  }, [refresh]);
  return { create, update, remove };
}
