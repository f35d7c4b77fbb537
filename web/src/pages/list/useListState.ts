/** What a list shows, kept in the address: the view, and how it differs from what was saved. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { ObjectSpec } from '../../engine/catalog';
import type { Condition } from '../../engine/condition/ast';
import { ownPlace } from '../../engine/live/owner';
import { type ColumnChoice, firstColumns, readColumns, writeColumns } from '../../views/grid/columns';
import { type Layout, layoutOf, type SavedView, type ViewSettings } from './views/savedViews';

export interface ListSearch {
  view?: string;
  f?: Condition;
  sort?: string;
  q?: string;
  cols?: string;
  layout?: string;
  /** What a table is grouped by; “-” takes the view's own grouping away. */
  group?: string;
  /** What the columns of a board are made by. */
  by?: string;
  /** What a calendar finds the day by. */
  at?: string;
  span?: string;
  /** The day that a calendar shows. */
  on?: string;
  peek?: string;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : typeof value === 'number' ? String(value) : undefined;
}

const words = ['view', 'sort', 'q', 'cols', 'layout', 'group', 'by', 'at', 'span', 'on', 'peek'] as const;

/** Takes from the address what can be understood and leaves the rest. */
export function readSearch(search: Record<string, unknown>): ListSearch {
  return {
    ...Object.fromEntries(words.map((word) => [word, text(search[word])])),
    f: Array.isArray(search.f) ? (search.f as Condition) : undefined,
  };
}

export interface ListState extends Required<Pick<ViewSettings, 'layout'>>, Omit<ViewSettings, 'layout'> {
  columns: readonly ColumnChoice[];
  q: string;
  on: string | undefined;
  peek: string | undefined;
  view: SavedView | null;
  changed: boolean;
  change: (change: Partial<ListSearch>, replace?: boolean) => void;
  reset: () => void;
}

function place(object: string): string {
  return ownPlace(`list.${object}`);
}

function isBare(search: ListSearch): boolean {
  return Object.values(search).every((value) => value === undefined);
}

/** How this list was left in this tab, for coming back to it; undefined where it was never open. */
function keptSearch(object: string): Record<string, unknown> | undefined {
  const kept = sessionStorage.getItem(place(object));
  return kept === null ? undefined : (JSON.parse(kept) as Record<string, unknown>);
}

function keep(object: string, { peek: _peek, ...rest }: ListSearch): void {
  sessionStorage.setItem(place(object), JSON.stringify(rest));
}

function differs(left: unknown, right: unknown): boolean {
  return JSON.stringify(left ?? null) !== JSON.stringify(right ?? null);
}

/** What a view says when nothing in the address says otherwise. */
function baseOf(object: ObjectSpec, view: SavedView | null) {
  const settings = view?.settings;
  return {
    where: settings?.where ?? null, sort: settings?.sort, layout: settings?.layout ?? 'table' as Layout, columns: settings?.columns ?? firstColumns(object),
    group: settings?.group, by: settings?.by, at: settings?.at, span: settings?.span,
  };
}

const difference = { f: undefined, sort: undefined, cols: undefined, layout: undefined, group: undefined, by: undefined, at: undefined, span: undefined };

export function useListState(object: ObjectSpec, saved: readonly SavedView[], first?: string): ListState {
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const search = useMemo(() => readSearch(raw), [raw]);
  const view = saved.find((each) => each.id === (search.view ?? '')) ?? null;
  const base = useMemo(() => baseOf(object, view), [object, view]);

  const columns = useMemo(() => (search.cols ? readColumns(search.cols) : base.columns), [base.columns, search.cols]);
  const now = {
    where: search.f ? (search.f.length ? search.f : null) : base.where,
    sort: search.sort ?? base.sort,
    layout: layoutOf(search.layout) ?? base.layout,
    group: search.group === '-' ? undefined : (search.group ?? base.group),
    by: search.by ?? base.by, at: search.at ?? base.at, span: search.span ?? base.span,
  };

  const change = useCallback((next: Partial<ListSearch>, replace = true) => {
    void navigate({ to: '.', search: (before: Record<string, unknown>) => ({ ...before, ...next }), replace });
  }, [navigate]);
  const reset = useCallback(() => change(difference), [change]);

  const arrived = useRef('');
  useEffect(() => {
    const isArriving = arrived.current !== object.name;
    arrived.current = object.name;
    const kept = isArriving && isBare(search) ? keptSearch(object.name) ?? { view: first } : {};
    if (Object.values(kept).some((value) => value !== undefined)) void navigate({ to: '.', search: kept, replace: true });
    else keep(object.name, search);
  }, [first, navigate, object.name, search]);

  return {
    ...now, columns, view, q: search.q ?? '', on: search.on, peek: search.peek, change, reset,
    changed: (['where', 'sort', 'layout', 'group', 'by', 'at', 'span'] as const).some((name) => differs(now[name], base[name]))
      || (search.cols !== undefined && search.cols !== writeColumns(base.columns)),
  };
}

/** What takes every difference from the saved view out of the address. */
export const nothingChanged: Partial<ListSearch> = difference;
