/** The list as a table in groups, each of which opens and closes. */
import { useCallback, useMemo, useState } from 'react';
import { allOf } from '../../../engine/condition/ast';
import { useSaying } from '../../../engine/saying/useSaying';
import { useColumns } from '../../../views/grid/columns';
import { groupCondition } from '../../../views/grid/lines/grouping';
import { type Grouping, useGroupedRows } from '../../../views/grid/lines/useGroupedRows';
import { measuresOf } from '../../../views/grid/totals/measures';
import { TableFrame, type TableProps } from './TableFrame';

export default function GroupedTable({ group, ...props }: TableProps & { group: string }) {
  const { object, asked, state } = props;
  const say = useSaying();
  const measured = useColumns(object, state.columns);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const grouping = useMemo((): Grouping => ({ path: group, measures: measuresOf(measured), closed }), [closed, group, measured]);
  const { field, ...rows } = useGroupedRows(object.name, asked, grouping);
  const toggle = useCallback((key: string) => setClosed((before) => {
    const next = new Set(before);
    if (!next.delete(key)) next.add(key);
    return next;
  }), []);
  const { where, change } = state;
  const alone = useCallback((value: unknown) => {
    if (field) change({ f: allOf([where, groupCondition(group, field, value, say)]) ?? undefined, group: '-' }, false);
  }, [change, field, group, say, where]);
  return <TableFrame {...props} rows={rows} grouped={field ? { field, onToggle: toggle, onAlone: alone } : undefined} />;
}
