/** The list as a table, with groups and figures at its foot when they are asked for. */
import { lazy, type ReactNode, Suspense, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectSpec } from '../../../engine/catalog';
import { type Command, useOffer } from '../../../engine/commands';
import type { ListAsk, RecordData } from '../../../engine/records';
import { SkeletonRows } from '../../../ui/show/skeleton';
import { writeColumns } from '../../../views/grid/columns';
import { Grid } from '../../../views/grid/Grid';
import { type Grouped, type Rows, useRows } from '../../../views/grid/lines/useRows';
import type { Choosing } from '../../../views/grid/selection';
import { useRemove } from '../../../views/saving/useRemove';
import type { ListState } from '../useListState';
import type { Neighbour } from './neighbour';

const BulkBar = lazy(() => import('../../../views/grid/bulk/BulkBar').then((file) => ({ default: file.BulkBar })));
const GroupedTable = lazy(() => import('./GroupedTable'));

/** What the grid itself answers, for the overview of keys. */
const gridKeys = [
  ['move', 'j|k'], ['edit', 'enter'], ['peek', 'space'], ['open', 'o'], ['choose', 'x'], ['extend', 'shift+down'], ['all', 'mod+a'], ['copy', 'mod+c'], ['paste', 'mod+v'], ['fill', 'mod+d'],
  ['column', 'alt+right'], ['columnMenu', 'alt+down'],
] as const;

export interface TableProps {
  object: ObjectSpec;
  state: ListState;
  asked: ListAsk;
  choosing: Choosing;
  empty: ReactNode;
  neighbour: Neighbour;
  onOpen: (record: RecordData, how: 'peek' | 'page') => void;
  onTotal: (total: number | null) => void;
}

function useKeys(): void {
  const { t } = useTranslation('list');
  const inGrid = useMemo(() => gridKeys.map(([id, keys]): Command => ({
    id: `grid ${id}`, label: t(`keys.${id}`), group: 'here', keys, hidden: true, passive: id !== 'move', run: () => document.querySelector<HTMLElement>('[role="grid"]')?.focus(),
  })), [t]);
  useOffer(inGrid);
}

/** The row before or after one that is on screen or was read. */
function rowBeside(rows: Rows, id: string, by: number): RecordData | undefined {
  const found = rows.held().find(([, record]) => record.id === id);
  return found && rows.at(found[0] + by);
}

interface TableFrameProps extends TableProps {
  rows: Rows;
  grouped?: Grouped;
}

/** What a table is, however its rows come. */
export function TableFrame({ object, state, choosing, empty, neighbour, onOpen, onTotal, rows, grouped }: TableFrameProps) {
  const { columns, sort, where, q, change, peek } = state;
  const remove = useRemove(object);
  const { total, loading } = rows;
  useEffect(() => onTotal(loading ? null : total), [loading, onTotal, total]);
  useEffect(() => { neighbour.current = (id, by) => rowBeside(rows, id, by); });
  const totalled = useMemo(() => ({ where, q: q || undefined }), [q, where]);
  return (
    <>
      <Grid object={object} rows={rows} columns={columns} label={object.plural} sort={sort} choosing={choosing} peek={peek} onOpen={onOpen} totalled={totalled} grouped={grouped}
        onGroup={(path) => change({ group: path })} onSort={(next) => change({ sort: next })} onColumns={(next) => change({ cols: writeColumns(next) })} onDelete={object.can.delete ? (record) => void remove.one(record) : undefined} empty={empty} />
      {choosing.selection.all || choosing.selection.ids.size > 0 ? <Suspense fallback={null}><BulkBar object={object} choosing={choosing} where={where} total={total} q={q} /></Suspense> : null}
    </>
  );
}

function FlatTable(props: TableProps) {
  return <TableFrame {...props} rows={useRows(props.object.name, props.asked)} />;
}

export function Table(props: TableProps) {
  const { group } = props.state;
  useKeys();
  return group ? <Suspense fallback={<SkeletonRows rows={12} />}><GroupedTable key={group} {...props} group={group} /></Suspense> : <FlatTable {...props} />;
}
