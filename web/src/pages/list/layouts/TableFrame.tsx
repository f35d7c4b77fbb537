/** What a table is, however its rows come: the grid, and what is done with chosen rows. */
import { lazy, type ReactNode, Suspense, useEffect, useMemo } from 'react';
import type { ObjectSpec } from '../../../engine/catalog';
import type { ListAsk, RecordData } from '../../../engine/records';
import { writeColumns } from '../../../views/grid/columns';
import { Grid } from '../../../views/grid/Grid';
import type { Grouped, Rows } from '../../../views/grid/lines/useRows';
import type { Choosing } from '../../../views/grid/selection';
import { useRemove } from '../../../views/saving/useRemove';
import type { ListState } from '../useListState';
import type { Neighbour } from './neighbour';

const BulkBar = lazy(() => import('../../../views/grid/bulk/BulkBar').then((file) => ({ default: file.BulkBar })));

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
