/** A list with its views, filters and layouts; opening a record keeps the list beside it. */
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconPlus from 'tabler/IconPlus';
import IconTrash from 'tabler/IconTrash';
import type { ObjectSpec } from '../../engine/catalog';
import { type Command, useOffer } from '../../engine/commands';
import type { ListAsk, RecordData } from '../../engine/records';
import { sayNumber } from '../../engine/saying/numbers';
import { useSaying } from '../../engine/saying/useSaying';
import type { Values } from '../../engine/writing';
import { Button, IconButton } from '../../ui/input/button';
import { prepareChoosing } from '../../ui/input/choose';
import { SkeletonRows } from '../../ui/show/skeleton';
import { usePhone } from '../../ui/theme/screen';
import { type ColumnChoice, useColumns, writeColumns } from '../../views/grid/columns';
import { useSelection } from '../../views/grid/selection';
import { PageHead } from '../../views/page/PageHead';
import { useLayouts } from './layouts/useLayouts';
import styles from './list.module.css';
import type { Neighbour } from './layouts/neighbour';
import { Toolbar } from './Toolbar';
import { useListState } from './useListState';
import { usePeek } from './usePeek';
import type { SavedView } from './views/savedViews';
import { ViewTabs } from './views/ViewTabs';

const loadTable = () => import('./layouts/Table').then((file) => ({ default: file.Table }));
const Table = lazy(loadTable);
const Board = lazy(() => import('../../views/board/Board'));
const Calendar = lazy(() => import('../../views/calendar/Calendar'));
const ListEmpty = lazy(() => import('./ListEmpty').then((file) => ({ default: file.ListEmpty })));
const Peek = lazy(() => import('../../views/record/Peek'));
const QuickCreate = lazy(() => import('../../views/record/QuickCreate'));

// Most lists are tables: theirs comes together with the page.
if (!location.search.includes('layout=')) void loadTable();

interface ListPageProps {
  object: ObjectSpec;
  views: readonly SavedView[];
  /** The view with which the list opens where the address names none. */
  first?: string;
}

export function ListPage({ object, views, first }: ListPageProps) {
  const { t } = useTranslation('list');
  const say = useSaying();
  const phone = usePhone();
  const navigate = useNavigate();
  const state = useListState(object, views, first);
  const layouts = useLayouts(object);
  const choosing = useSelection();
  const panel = usePeek(state);
  const neighbour: Neighbour = useRef(null);
  const [creating, setCreating] = useState<Values | null>(null);
  const [total, setTotal] = useState<number | null>(null);
  const { change, columns, where, sort, q, peek } = state;
  const layout = layouts.offered.includes(state.layout) ? state.layout : 'table';
  const known = useColumns(object, columns);
  const fields = useMemo(() => [...new Set([object.title, ...known.map((column) => column.path)])], [known, object.title]);
  const asked: ListAsk = useMemo(() => ({ where, sort, q: q || undefined, fields }), [fields, q, sort, where]);

  const setWhere = useCallback((next: typeof where) => { choosing.clear(); change({ f: next ?? [] }); }, [change, choosing]);
  const openBin = useCallback(() => void navigate({ to: '/bin/$object', params: { object: object.name } }), [navigate, object.name]);
  const commands = useMemo((): Command[] => [
    ...(object.can.create ? [{ id: 'create', label: t('create', { object: object.label }), group: 'create' as const, keys: 'c', icon: object.icon ?? object.name, run: () => setCreating({}) }] : []),
    ...(object.can.delete ? [{ id: 'bin', label: t('bin'), group: 'here' as const, run: openBin }] : []),
  ], [object, openBin, t]);
  useOffer(commands);

  const openPage = (id: string) => void navigate({ to: '/$object/$id', params: { object: object.name, id } });
  function open(record: RecordData, how: 'peek' | 'page') {
    if (how === 'page' || phone) openPage(record.id);
    else if (record.id === peek) panel.close();
    else panel.open(record.id);
  }
  function step(by: number) {
    const next = peek ? neighbour.current?.(peek, by) : undefined;
    if (next) panel.open(next.id);
  }

  useEffect(prepareChoosing, []);
  const isFiltered = where !== null || q !== '';
  const onCreate = object.can.create ? (given: Values = {}) => setCreating(given) : undefined;
  const empty = <Suspense fallback={null}><ListEmpty object={object} filtered={isFiltered} where={where} q={q} onClear={() => change({ f: [], q: undefined })} onCreate={onCreate ? () => onCreate() : undefined} /></Suspense>;
  const [by, at] = [layouts.boards.find((field) => field.name === state.by) ?? layouts.boards[0], layouts.days.find((field) => field.name === state.at) ?? layouts.days[0]];
  return (
    <div className={styles.page}>
      <PageHead title={object.plural} aside={total === null ? null : sayNumber(total, say, 0)}
        actions={<>
          {object.can.delete ? <IconButton label={t('bin')} onClick={openBin}><IconTrash size={18} stroke={1.75} /></IconButton> : null}
          {onCreate ? <Button look="primary" size="dense" icon={<IconPlus size={16} />} onClick={() => onCreate()}>{t('create', { object: object.label })}</Button> : null}
        </>} />
      <ViewTabs object={object} state={state} views={views} />
      <Toolbar object={object} state={state} layout={layout} layouts={layouts} asked={asked} onWhere={setWhere} onColumns={(next: ColumnChoice[]) => change({ cols: writeColumns(next) })} />
      <div className={styles.body}>
        <Suspense fallback={<SkeletonRows rows={12} />}>
          {layout === 'board' && by ? <Board key={by.name} object={object} by={by} view={layouts.board} asked={asked} columns={columns} peek={peek} neighbour={neighbour} onOpen={open} onCreate={onCreate} onTotal={setTotal} empty={empty} />
            : layout === 'calendar' && at ? <Calendar key={at.name} object={object} at={at} view={layouts.calendar} asked={asked} span={state.span === 'week' ? 'week' : 'month'} on={state.on} peek={peek} onShow={change} onOpen={open} onCreate={onCreate} onTotal={setTotal} />
              : <Table object={object} state={state} asked={asked} choosing={choosing} empty={empty} neighbour={neighbour} onOpen={open} onTotal={setTotal} />}
        </Suspense>
        {peek ? <Suspense fallback={null}><Peek object={object} id={peek} onClose={panel.close} onExpand={() => openPage(peek)} onStep={step} /></Suspense> : null}
      </div>
      {creating ? <Suspense fallback={null}><QuickCreate object={object} given={creating} onClose={() => setCreating(null)} onMade={(record) => { if (!phone) panel.open(record.id); }} /></Suspense> : null}
    </div>
  );
}
