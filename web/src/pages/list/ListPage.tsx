/** A list with its views, filters and columns; opening a row keeps the list beside it. */
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconPlus from 'tabler/IconPlus';
import IconTrash from 'tabler/IconTrash';
import type { ObjectSpec } from '../../engine/catalog';
import { type Command, useOffer } from '../../engine/commands';
import type { RecordData } from '../../engine/records';
import { sayNumber } from '../../engine/saying/numbers';
import { useSaying } from '../../engine/saying/useSaying';
import { Button, IconButton } from '../../ui/input/button';
import { prepareChoosing } from '../../ui/input/choose';
import { usePhone } from '../../ui/theme/screen';
import { type ColumnChoice, writeColumns } from '../../views/grid/columns';
import { Grid } from '../../views/grid/Grid';
import { useSelection } from '../../views/grid/selection';
import { useRows } from '../../views/grid/useRows';
import { PageHead } from '../../views/page/PageHead';
import { useRemove } from '../../views/saving/useRemove';
import { ListEmpty } from './ListEmpty';
import styles from './list.module.css';
import type { SavedView } from './savedViews';
import { Toolbar } from './Toolbar';
import { useListState } from './useListState';
import { ViewTabs } from './ViewTabs';

const BulkBar = lazy(() => import('../../views/grid/BulkBar').then((file) => ({ default: file.BulkBar })));
const Peek = lazy(() => import('../../views/record/Peek'));
const QuickCreate = lazy(() => import('../../views/record/QuickCreate'));

/** What the grid itself answers, for the overview of keys. */
const gridKeys = [['move', 'j|k'], ['edit', 'enter'], ['peek', 'space'], ['open', 'o'], ['choose', 'x'], ['extend', 'shift+down'], ['all', 'mod+a'], ['copy', 'mod+c'], ['paste', 'mod+v'], ['fill', 'mod+d']] as const;

interface ListPageProps {
  object: ObjectSpec;
  views: readonly SavedView[];
}

export function ListPage({ object, views }: ListPageProps) {
  const { t } = useTranslation('list');
  const say = useSaying();
  const phone = usePhone();
  const navigate = useNavigate();
  const state = useListState(object, views);
  const choosing = useSelection();
  const remove = useRemove(object);
  const [creating, setCreating] = useState(false);
  const { change, columns, where, sort, q, peek } = state;
  const fields = useMemo(() => [...new Set([object.title, ...columns.map((column) => column.path)])], [columns, object.title]);
  const asked = { where, sort, q: q || undefined, fields };
  const rows = useRows(object.name, asked);

  const setWhere = useCallback((next: typeof where) => { choosing.clear(); change({ f: next ?? [] }); }, [change, choosing]);
  const inGrid = useMemo(() => gridKeys.map(([id, keys]): Command => ({
    id: `grid ${id}`, label: t(`keys.${id}`), group: 'here', keys, hidden: true, passive: id !== 'move', run: () => document.querySelector<HTMLElement>('[role="grid"]')?.focus(),
  })), [t]);
  useOffer(inGrid);
  const openBin = useCallback(() => void navigate({ to: '/bin/$object', params: { object: object.name } }), [navigate, object.name]);
  const commands = useMemo((): Command[] => [
    ...(object.can.create ? [{ id: 'create', label: t('create', { object: object.label }), group: 'create' as const, keys: 'c', icon: object.icon ?? object.name, run: () => setCreating(true) }] : []),
    ...(object.can.delete ? [{ id: 'bin', label: t('bin'), group: 'here' as const, run: openBin }] : []),
  ], [object, openBin, t]);
  useOffer(commands);

  function open(record: RecordData, how: 'peek' | 'page') {
    if (how === 'page' || phone) void navigate({ to: '/$object/$id', params: { object: object.name, id: record.id } });
    else change({ peek: record.id === peek ? undefined : record.id }, peek !== undefined);
  }

  function step(by: number) {
    const at = rows.rows.findIndex((row) => row.id === peek);
    const next = rows.rows[at + by];
    if (next) change({ peek: next.id });
    if (at + by > rows.rows.length - 5) rows.readMore();
  }

  useEffect(prepareChoosing, []);
  const isFiltered = where !== null || q !== '';
  const total = rows.total ?? (rows.more ? null : rows.rows.length);
  return (
    <div className={styles.page}>
      <PageHead title={object.plural} aside={rows.loading || total === null ? null : sayNumber(total, say, 0)}
        actions={<>
          {object.can.delete ? <IconButton label={t('bin')} onClick={openBin}><IconTrash size={18} stroke={1.75} /></IconButton> : null}
          {object.can.create ? <Button look="primary" size="dense" icon={<IconPlus size={16} />} onClick={() => setCreating(true)}>{t('create', { object: object.label })}</Button> : null}
        </>} />
      <ViewTabs object={object} state={state} views={views} />
      <Toolbar object={object} state={state} asked={asked} onWhere={setWhere} onColumns={(next: ColumnChoice[]) => change({ cols: writeColumns(next) })} />
      <div className={styles.body}>
        <Grid object={object} rows={rows} columns={columns} label={object.plural} sort={sort} choosing={choosing} peek={peek} onOpen={open}
          onSort={(next) => change({ sort: next })} onColumns={(next) => change({ cols: writeColumns(next) })} onDelete={object.can.delete ? (record) => void remove.one(record) : undefined}
          empty={<ListEmpty object={object} filtered={isFiltered} onClear={() => change({ f: [], q: undefined })} onCreate={object.can.create ? () => setCreating(true) : undefined} />} />
        {choosing.selection.all || choosing.selection.ids.size > 0 ? <Suspense fallback={null}><BulkBar object={object} choosing={choosing} where={where} total={total} q={q} /></Suspense> : null}
        {peek ? <Suspense fallback={null}><Peek object={object} id={peek} onClose={() => change({ peek: undefined })} onStep={step} /></Suspense> : null}
      </div>
      {creating ? <Suspense fallback={null}><QuickCreate object={object} onClose={() => setCreating(false)} onMade={(record) => { if (!phone) change({ peek: record.id }); }} /></Suspense> : null}
    </div>
  );
}
