/** Saved views as tabs; a view that was changed shows a dot and offers to save. */
import { Link } from '@tanstack/react-router';
import { Fragment, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconChevronDown from 'tabler/IconChevronDown';
import IconLock from 'tabler/IconLock';
import IconUser from 'tabler/IconUser';
import type { ObjectSpec } from '../../../engine/catalog';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { useTrouble } from '../../../views/saving/useTrouble';
import styles from '../list.module.css';
import { useChooseOpening, useOpenings, usual } from './openings';
import { type SavedView, useViewStore, type ViewSettings } from './savedViews';
import { type ListState, nothingChanged } from '../useListState';

const ViewMenu = lazy(() => import('./ViewMenu'));
const NameView = lazy(() => import('./NameView'));
const AllViews = lazy(() => import('./AllViews'));
const OpenFirst = lazy(() => import('./OpenFirst'));

interface ViewTabsProps {
  object: ObjectSpec;
  state: ListState;
  views: readonly SavedView[];
}

/** So many stand as tabs; all the others are found in the menu of all views. */
const mostTabs = 8;

function shownTabs(views: readonly SavedView[], current: SavedView | null): SavedView[] {
  const first = views.slice(0, mostTabs);
  return current && !first.includes(current) ? [...first.slice(0, -1), current] : first;
}

function Tab({ object, view, current, changed }: { object: ObjectSpec; view: SavedView; current: boolean; changed: boolean }) {
  const { t } = useTranslation('list');
  return (
    <Link to="/$object" params={{ object: object.name }} search={view.id ? { view: view.id } : {}} activeOptions={{ exact: true, includeSearch: true }} className={styles.tab} data-current={current || undefined}
      aria-current={current ? 'true' : undefined} title={view.name.length > 30 ? view.name : undefined}>
      {view.visibility === 'private' ? <IconUser size={12} aria-label={t('visibility.private')} /> : null}
      {view.locked ? <IconLock size={12} aria-label={t('view.locked')} /> : null}
      <span className={styles.tabName}>{view.name}</span>
      {current && changed ? <span className={styles.dot} role="img" aria-label={t('view.changed')} /> : null}
    </Link>
  );
}

/** All views by name, once there are more than tabs. */
function More({ object, views, current }: { object: ObjectSpec; views: readonly SavedView[]; current: string | undefined }) {
  const { t } = useTranslation('list');
  const [open, setOpen] = useState(false);
  const button = <button type="button" className={styles.more} aria-expanded={open} onClick={() => setOpen(!open)}>{t('view.all', { count: views.length })}<IconChevronDown size={16} /></button>;
  return open ? <Suspense fallback={button}><AllViews object={object} views={views} current={current} opened onOpen={setOpen}>{button}</AllViews></Suspense> : button;
}

export function ViewTabs({ object, state, views }: ViewTabsProps) {
  const { t } = useTranslation('list');
  const store = useViewStore(object.name);
  const choose = useChooseOpening(object.name);
  const { can } = useOpenings(object.name);
  const trouble = useTrouble();
  const [asking, setAsking] = useState<'new' | 'rename' | 'opening' | null>(null);
  const { view } = state;
  const { where, sort, columns, layout, group, by, at, span } = state;
  const settings: ViewSettings = { where, sort, columns, layout, group, by, at, span };
  const canSave = view?.writable && !view.locked;

  async function attempt(act: () => Promise<void>, done: string) {
    try {
      await act();
      toast({ text: done });
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error) });
    }
  }

  const menu = (shown: SavedView) => (
    <Suspense fallback={<span className={styles.tabMenu} />}>
      <ViewMenu view={shown} onRename={() => setAsking('rename')} onOpenFirst={can.choose ? () => setAsking('opening') : undefined}
        onLock={() => void attempt(() => store.update(shown.id, { locked: !shown.locked }), t(shown.locked ? 'view.unlockedNow' : 'view.lockedNow', { name: shown.name }))}
        onDelete={() => void attempt(async () => {
          await store.remove(shown.id);
          state.change({ ...nothingChanged, view: undefined });
        }, t('view.deleted', { name: shown.name }))} />
    </Suspense>
  );

  return (
    <nav className={styles.tabs} aria-label={t('view.label')}>
      {shownTabs(views, view).map((each) => (
        <Fragment key={each.id}>
          <Tab object={object} view={each} current={view?.id === each.id} changed={state.changed} />
          {view?.id === each.id && (view.writable || can.choose) ? menu(view) : null}
        </Fragment>
      ))}
      {views.length > mostTabs ? <More object={object} views={views} current={view?.id} /> : null}
      {state.changed ? (
        <span className={styles.viewActs}>
          {canSave ? (
            <Button look="soft" size="dense" onClick={() => void attempt(async () => { await store.update(view.id, { settings }); state.reset(); }, t('view.saved', { name: view.name }))}>
              {view.visibility === 'private' ? t('view.save') : t(view.visibility === 'team' ? 'view.saveForTeam' : 'view.saveForEveryone')}
            </Button>
          ) : null}
          <Button look={canSave ? 'quiet' : 'soft'} size="dense" onClick={() => setAsking('new')}>{t('view.saveAs')}</Button>
          <Button look="quiet" size="dense" onClick={state.reset}>{t('view.reset')}</Button>
        </span>
      ) : null}
      <Suspense fallback={null}>
        {asking === 'new' || asking === 'rename' ? <NameView open onClose={() => setAsking(null)} title={asking === 'rename' ? t('view.rename') : t('view.saveAs')}
          name={asking === 'rename' ? (view?.name ?? '') : ''} visibility={asking === 'rename' ? (view?.visibility ?? 'private') : 'private'}
          onDone={(name, visibility) => attempt(async () => {
            if (asking === 'rename' && view) await store.update(view.id, { name, visibility });
            else {
              const id = await store.create({ name, visibility, settings });
              state.change({ ...nothingChanged, view: id });
            }
            setAsking(null);
          }, t('view.saved', { name }))} /> : null}
        {asking === 'opening' && view ? <OpenFirst object={object} view={view} name={view.id || usual} onClose={() => setAsking(null)}
          onChoose={(whose, chosen, who) => attempt(async () => { await choose(whose, chosen); setAsking(null); }, t(chosen === null ? 'opening.ended' : 'opening.done', { who, name: view.name }))} /> : null}
      </Suspense>
    </nav>
  );
}
