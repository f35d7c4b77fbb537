/** The list as a table, with groups and figures at its foot when they are asked for. */
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Command, useOffer } from '../../../engine/commands';
import { SkeletonRows } from '../../../ui/show/skeleton';
import { useRows } from '../../../views/grid/lines/useRows';
import { TableFrame, type TableProps } from './TableFrame';

const GroupedTable = lazy(() => import('./GroupedTable'));

/** What the grid itself answers, for the overview of keys. */
const gridKeys = [
  ['move', 'j|k'], ['edit', 'enter'], ['peek', 'space'], ['open', 'o'], ['choose', 'x'], ['extend', 'shift+down'], ['all', 'mod+a'], ['copy', 'mod+c'], ['paste', 'mod+v'], ['fill', 'mod+d'],
  ['column', 'alt+right'], ['columnMenu', 'alt+down'],
] as const;

function useKeys(): void {
  const { t } = useTranslation('list');
  const inGrid = useMemo(() => gridKeys.map(([id, keys]): Command => ({
    id: `grid ${id}`, label: t(`keys.${id}`), group: 'here', keys, hidden: true, passive: id !== 'move', run: () => document.querySelector<HTMLElement>('[role="grid"]')?.focus(),
  })), [t]);
  useOffer(inGrid);
}

function FlatTable(props: TableProps) {
  return <TableFrame {...props} rows={useRows(props.object.name, props.asked)} />;
}

export function Table(props: TableProps) {
  const { group } = props.state;
  useKeys();
  return group ? <Suspense fallback={<SkeletonRows rows={12} />}><GroupedTable key={group} {...props} group={group} /></Suspense> : <FlatTable {...props} />;
}
