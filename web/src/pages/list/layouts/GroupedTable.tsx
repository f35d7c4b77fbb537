/** The list as a table in groups, each of which opens and closes. */
import { useCallback, useMemo, useState } from 'react';
import { useColumns } from '../../../views/grid/columns';
import { type Grouping, useGroupedRows } from '../../../views/grid/lines/useGroupedRows';
import { measuresOf } from '../../../views/grid/totals/measures';
import { TableFrame, type TableProps } from './Table';

export default function GroupedTable({ group, ...props }: TableProps & { group: string }) {
  const { object, asked, state } = props;
  const measured = useColumns(object, state.columns);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const grouping = useMemo((): Grouping => ({ path: group, measures: measuresOf(measured), closed }), [closed, group, measured]);
  const { field, ...rows } = useGroupedRows(object.name, asked, grouping);
  const toggle = useCallback((key: string) => setClosed((before) => {
    const next = new Set(before);
    if (!next.delete(key)) next.add(key);
    return next;
  }), []);
  return <TableFrame {...props} rows={rows} grouped={field ? { field, onToggle: toggle } : undefined} />;
}
