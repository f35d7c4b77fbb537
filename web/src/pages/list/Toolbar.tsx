/** Above the grid: search, filter chips, columns, export. */
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconColumns3 from 'tabler/IconColumns3';
import IconDownload from 'tabler/IconDownload';
import IconLayoutList from 'tabler/IconLayoutList';
import IconSearch from 'tabler/IconSearch';
import { type ObjectSpec, useCatalog } from '../../engine/catalog';
import { useOffer } from '../../engine/commands';
import type { Condition } from '../../engine/condition/ast';
import { isImeKey } from '../../engine/ime';
import type { ListAsk } from '../../engine/records';
import { useOpening } from '../../ui/float/opening';
import { Button, IconButton } from '../../ui/input/button';
import { usePhone } from '../../ui/theme/screen';
import { FilterBar } from '../../views/filters/FilterBar';
import type { ColumnChoice } from '../../views/grid/columns';
import { groupables } from '../../views/grid/lines/grouping';
import type { Layouts } from './layouts/useLayouts';
import { LayoutSwitch } from './layouts/LayoutSwitch';
import styles from './list.module.css';
import type { ListState } from './useListState';
import type { Layout } from './views/savedViews';

const ColumnPopover = lazy(() => import('./ColumnMenu'));
const FieldMenu = lazy(() => import('./FieldMenu'));
const ExportMenu = lazy(() => import('./ExportMenu'));

interface ToolbarProps {
  object: ObjectSpec;
  state: ListState;
  layout: Layout;
  layouts: Layouts;
  asked: ListAsk;
  onWhere: (where: Condition | null) => void;
  onColumns: (columns: ColumnChoice[]) => void;
}

function Search({ q, onChange }: { q: string; onChange: (q: string | undefined) => void }) {
  const { t } = useTranslation('list');
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(q);
  const composing = useRef(false);
  useEffect(() => {
    if (composing.current || text === q) return undefined;
    const timer = setTimeout(() => onChange(text || undefined), 250);
    return () => clearTimeout(timer);
  }, [text, q, onChange]);
  const commands = useMemo(() => [{ id: 'search', label: t('search'), group: 'here' as const, keys: '/', run: () => input.current?.focus() }], [t]);
  useOffer(commands);
  return (
    <label className={styles.search}>
      <IconSearch size={16} stroke={1.75} />
      <input ref={input} type="search" value={text} placeholder={t('search')} aria-label={t('search')} onChange={(event) => setText(event.target.value)}
        onCompositionStart={() => { composing.current = true; }} onCompositionEnd={() => { composing.current = false; }}
        onKeyDown={(event) => { if (event.key === 'Escape' && !isImeKey(event)) { setText(''); onChange(undefined); event.currentTarget.blur(); } }} />
    </label>
  );
}

/** By which field the layout on screen is made. */
function MadeBy({ object, state, layout, layouts }: Pick<ToolbarProps, 'object' | 'state' | 'layout' | 'layouts'>) {
  const { t } = useTranslation('list');
  const catalog = useCatalog();
  const phone = usePhone();
  const { target, open, close, toggle } = useOpening();
  const { change, columns } = state;
  const group = useMemo(() => [{ id: 'group', label: t('group.by'), group: 'here' as const, keys: 'shift+g', run: toggle }], [t, toggle]);
  useOffer(group);
  const own = { board: layouts.boards, calendar: layouts.days, table: [] }[layout].map(({ name, label }) => ({ path: name, label }));
  const fields = layout === 'table' ? groupables(catalog, object.name, columns.map((column) => column.path)) : own;
  const value = { table: state.group, board: state.by ?? own[0]?.path, calendar: state.at ?? own[0]?.path }[layout];
  const name = fields.find((field) => field.path === value)?.label;
  const pick = (path: string | undefined) => change({ table: { group: path ?? (state.view?.settings.group ? '-' : undefined) }, board: { by: path }, calendar: { at: path } }[layout]);
  if (fields.length === 0 || (layout !== 'table' && fields.length < 2)) return null;
  const label = name ? t('group.named', { field: name }) : t('group.label');
  const button = phone ? <IconButton ref={target} label={label} active={layout === 'table' && name !== undefined} aria-expanded={open} onClick={toggle}><IconLayoutList size={18} stroke={1.75} /></IconButton> : (
    <Button ref={target} look="quiet" size="dense" icon={<IconLayoutList size={16} stroke={1.75} />} data-active={layout === 'table' && name !== undefined ? true : undefined} aria-expanded={open} onClick={toggle}>
      {label}
    </Button>
  );
  return open ? <Suspense fallback={button}><FieldMenu fields={fields} value={value} none={layout === 'table' ? t('group.nothing') : undefined} onPick={pick} onClose={close}>{button}</FieldMenu></Suspense> : button;
}

export function Toolbar({ object, state, layout, layouts, asked, onWhere, onColumns }: ToolbarProps) {
  const { t } = useTranslation('list');
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  /** Once they have been opened their panel stays around the button. */
  const [wasOpened, setOpened] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  const { change } = state;
  function show(next: boolean) {
    setOpen(next);
    setOpened(true);
    // The button was drawn anew when the panel arrived around it, so that nothing else gives it the focus back.
    if (!next) requestAnimationFrame(() => { if (document.activeElement === document.body) target.current?.focus({ preventScroll: true }); });
  }
  const button = <Button ref={target} look="quiet" size="dense" icon={<IconColumns3 size={16} stroke={1.75} />} aria-expanded={open} onClick={() => show(!open)}>{t('columns.label')}</Button>;
  const setText = useMemo(() => (q: string | undefined) => change({ q }), [change]);
  return (
    <div className={styles.toolbar}>
      <LayoutSwitch layouts={layouts.offered} layout={layout} onChange={(next) => change({ layout: next })} />
      <Search key={state.view?.id} q={state.q} onChange={setText} />
      <FilterBar object={object.name} value={state.where} onChange={onWhere} />
      <MadeBy object={object} state={state} layout={layout} layouts={layouts} />
      {phone || layout === 'calendar' ? null : wasOpened || open ? (
        <Suspense fallback={button}><ColumnPopover object={object} columns={state.columns} onChange={onColumns} opened={open} onOpen={show}>{button}</ColumnPopover></Suspense>
      ) : button}
      <Suspense fallback={<IconButton label={t('export.label')}><IconDownload size={18} stroke={1.75} /></IconButton>}><ExportMenu object={object} asked={asked} /></Suspense>
    </div>
  );
}
