/** What a list shows, kept in the address: the view, and how it differs from what was saved. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { ObjectSpec } from '../../engine/catalog';
import type { Condition } from '../../engine/condition/ast';
import { type ColumnChoice, firstColumns, readColumns, writeColumns } from '../../views/grid/columns';
import type { SavedView, ViewSettings } from './savedViews';

export interface ListSearch {
  view?: string;
  f?: Condition;
  sort?: string;
  q?: string;
  cols?: string;
  peek?: string;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : typeof value === 'number' ? String(value) : undefined;
}

/** Takes from the address what can be understood and leaves the rest. */
export function readSearch(search: Record<string, unknown>): ListSearch {
  return {
    view: text(search.view), sort: text(search.sort), q: text(search.q), cols: text(search.cols), peek: text(search.peek),
    f: Array.isArray(search.f) ? (search.f as Condition) : undefined,
  };
}

export interface ListState extends ViewSettings {
  columns: readonly ColumnChoice[];
  q: string;
  peek: string | undefined;
  view: SavedView | null;
  changed: boolean;
  change: (change: Partial<ListSearch>, replace?: boolean) => void;
  reset: () => void;
}

function place(object: string): string {
  return `rapport.list.${object}`;
}

function isBare(search: ListSearch): boolean {
  return Object.values(search).every((value) => value === undefined);
}

/** How this list was left in this tab, for coming back to it. */
function keptSearch(object: string): Record<string, unknown> | null {
  const kept = JSON.parse(sessionStorage.getItem(place(object)) ?? '{}') as Record<string, unknown>;
  return Object.keys(kept).length > 0 ? kept : null;
}

function keep(object: string, { peek: _peek, ...rest }: ListSearch): void {
  sessionStorage.setItem(place(object), JSON.stringify(rest));
}

function differs(left: unknown, right: unknown): boolean {
  return JSON.stringify(left ?? null) !== JSON.stringify(right ?? null);
}

export function useListState(object: ObjectSpec, saved: readonly SavedView[]): ListState {
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const search = useMemo(() => readSearch(raw), [raw]);
  const view = saved.find((each) => each.id === (search.view ?? '')) ?? null;

  const base = useMemo((): ViewSettings & { columns: readonly ColumnChoice[] } => ({
    where: view?.settings.where ?? null,
    sort: view?.settings.sort,
    columns: view?.settings.columns ?? firstColumns(object),
  }), [object, view]);

  const columns = useMemo(() => (search.cols ? readColumns(search.cols) : base.columns), [base.columns, search.cols]);
  const where = search.f ? (search.f.length ? search.f : null) : base.where;
  const sort = search.sort ?? base.sort;

  const change = useCallback((next: Partial<ListSearch>, replace = true) => {
    void navigate({ to: '.', search: (before: Record<string, unknown>) => ({ ...before, ...next }), replace });
  }, [navigate]);
  const reset = useCallback(() => change({ f: undefined, sort: undefined, cols: undefined }), [change]);

  const arrived = useRef('');
  useEffect(() => {
    const isArriving = arrived.current !== object.name;
    arrived.current = object.name;
    const kept = isArriving && isBare(search) ? keptSearch(object.name) : null;
    if (kept) void navigate({ to: '.', search: kept, replace: true });
    else keep(object.name, search);
  }, [navigate, object.name, search]);

  return {
    where, sort, columns, view, q: search.q ?? '', peek: search.peek, change, reset,
    changed: (search.f !== undefined && differs(where, base.where)) || (search.sort !== undefined && sort !== base.sort)
      || (search.cols !== undefined && search.cols !== writeColumns(base.columns)),
  };
}
