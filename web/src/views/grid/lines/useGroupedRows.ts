/** The rows of a grid in groups: the server counts and adds up all of them, and only open groups in view are read. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Field, fieldAt, useCatalog } from '../../../engine/catalog';
import { allOf } from '../../../engine/condition/ast';
import { groupsQuery, type ListAsk, type RecordData } from '../../../engine/records';
import { useSaying } from '../../../engine/saying/useSaying';
import { groupCondition, groupKey, inOrder, nameOfKey } from './grouping';
import { usePages } from './pages';
import { type GroupLine, type Line, type Rows, useAgain, useHeld } from './useRows';
import { stride, useSpan } from './useSpan';

export interface Grouping {
  path: string;
  /** What is counted and added up for each group. */
  measures: readonly string[];
  closed: ReadonlySet<string>;
}

/** A group of more rows than these is best looked at as a list of its own. */
const mostRows = 10_000;

interface Placed {
  group: GroupLine;
  /** The line of its head, and the number of its first row. */
  line: number;
  row: number;
  rows: number;
}

function placed(groups: readonly GroupLine[]): Placed[] {
  let line = 0;
  let row = 0;
  return groups.map((group) => {
    const rows = group.open ? group.most ?? group.count : 0;
    const at = { group, line, row, rows };
    line += 1 + rows;
    row += rows;
    return at;
  });
}

/** The last of the groups that begins at or before a line or row. */
function lastBefore(groups: readonly Placed[], by: 'line' | 'row', at: number): Placed | undefined {
  let low = 0;
  let high = groups.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((groups[middle]?.[by] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  let found = groups[low];
  while (by === 'row' && found && found.rows === 0 && low > 0) found = groups[--low];
  return found;
}

function useGroups(object: string, asked: ListAsk, grouping: Grouping | null, field: Field | undefined) {
  const say = useSaying();
  const query = useQuery({
    ...groupsQuery(object, { by: grouping && field ? [groupKey(grouping.path, field)] : [], measure: grouping?.measures ?? ['count'], where: asked.where, q: asked.q }),
    enabled: grouping !== null && field !== undefined,
    placeholderData: (before) => before,
  });
  const groups = useMemo(() => {
    if (!field || !query.data || !grouping) return [];
    const byName = new Map(query.data.map((group) => [nameOfKey(group.by[0]), group]));
    return inOrder(field, query.data.map((group) => group.by[0]), say).map((value): GroupLine => {
      const key = nameOfKey(value);
      const figures = byName.get(key) ?? { by: [] };
      const count = Number(figures.count);
      return { key, value, count, figures, open: !grouping.closed.has(key), most: count > mostRows ? mostRows : undefined };
    });
  }, [field, grouping, query.data, say]);
  return { groups, query };
}

export function useGroupedRows(object: string, asked: ListAsk, grouping: Grouping | null): Rows & { field: Field | undefined } {
  const catalog = useCatalog();
  const say = useSaying();
  const [span, show] = useSpan();
  const again = useAgain(object);
  const field = grouping ? fieldAt(catalog, object, grouping.path)?.field : undefined;
  const { groups, query } = useGroups(object, asked, grouping, field);
  const places = useMemo(() => placed(groups), [groups]);
  const last = places.at(-1);
  const lines = last ? last.line + 1 + last.rows : 0;
  const seen = places.filter((each) => each.rows > 0 && each.line + each.rows >= span.from - stride && each.line <= span.to + stride).slice(0, 60);
  const streams = usePages(object, seen.map((each) => ({
    asked: { ...asked, limit: undefined, count: undefined, where: allOf([asked.where, field && grouping ? groupCondition(grouping.path, field, each.group.value, say) : null]) },
    window: { from: Math.max(0, span.from - each.line - 1), to: Math.max(0, Math.min(each.rows, span.to - each.line)) },
  })));
  const streamOf = (place: Placed) => streams[seen.indexOf(place)];
  const rows = useHeld({
    size: last ? last.row + last.rows : 0,
    total: groups.reduce((sum, group) => sum + group.count, 0),
    loading: grouping !== null && query.isPending, error: query.error, show, again, lines,
    at: (row) => { const place = lastBefore(places, 'row', row); return place && streamOf(place)?.at(row - place.row); },
    held: () => seen.flatMap((place, index) => (streams[index]?.held() ?? []).filter(([at]) => at < place.rows).map(([at, record]): [number, RecordData] => [place.row + at, record])),
    lineAt: (line): Line => { const place = lastBefore(places, 'line', line); return place && line > place.line ? { row: place.row + line - place.line - 1 } : { group: place?.group ?? { key: '', value: null, count: 0, figures: {}, open: false } }; },
    lineOf: (row) => { const place = lastBefore(places, 'row', row); return place ? place.line + 1 + row - place.row : row; },
  });
  return { ...rows, field };
}
