/** Saved views as tabs; a view that was changed shows a dot and offers to save. */
import { Link } from '@tanstack/react-router';
import { Fragment, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconLock from 'tabler/IconLock';
import type { ObjectSpec } from '../../../engine/catalog';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { useTrouble } from '../../../views/saving/useSave';
import styles from '../list.module.css';
import { type SavedView, useViewStore, type ViewSettings } from './savedViews';
import { type ListState, nothingChanged } from '../useListState';

const ViewMenu = lazy(() => import('./ViewMenu'));
const NameView = lazy(() => import('./NameView'));

interface ViewTabsProps {
  object: ObjectSpec;
  state: ListState;
  views: readonly SavedView[];
}

export function ViewTabs({ object, state, views }: ViewTabsProps) {
  const { t } = useTranslation('list');
  const store = useViewStore(object.name);
  const trouble = useTrouble();
  const [naming, setNaming] = useState<'new' | 'rename' | null>(null);
  const { view } = state;
  const { where, sort, columns, layout, group, by, at, span } = state;
  const settings: ViewSettings = { where, sort, columns, layout, group, by, at, span };

  async function attempt(act: () => Promise<void>, done: string) {
    try {
      await act();
      toast({ text: done });
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error) });
    }
  }

  const tab = ({ id, name, visibility }: SavedView) => (
    <Link to="/$object" params={{ object: object.name }} search={id ? { view: id } : {}} activeOptions={{ exact: true, includeSearch: true }} className={styles.tab} data-current={view?.id === id || undefined}
      aria-current={view?.id === id ? 'true' : undefined}>
      {visibility === 'private' ? <IconLock size={12} aria-label={t('visibility.private')} /> : null}{name}
      {view?.id === id && state.changed ? <span className={styles.dot} role="img" aria-label={t('view.changed')} /> : null}
    </Link>
  );

  const menu = (own: SavedView) => (
    <Suspense fallback={<span className={styles.tabMenu} />}>
      <ViewMenu name={own.name} onRename={() => setNaming('rename')} onDelete={() => void attempt(async () => {
        await store.remove(own.id);
        state.change({ ...nothingChanged, view: undefined });
      }, t('view.deleted', { name: own.name }))} />
    </Suspense>
  );

  return (
    <nav className={styles.tabs} aria-label={t('view.label')}>
      {views.map((each) => <Fragment key={each.id}>{tab(each)}{view?.mine && view.id === each.id ? menu(view) : null}</Fragment>)}
      {state.changed ? (
        <span className={styles.viewActs}>
          {view?.mine ? (
            <Button look="soft" size="dense" onClick={() => void attempt(async () => { await store.update(view.id, { settings }); state.reset(); }, t('view.saved', { name: view.name }))}>
              {view.visibility === 'private' ? t('view.save') : t('view.saveForEveryone')}
            </Button>
          ) : null}
          <Button look={view?.mine ? 'quiet' : 'soft'} size="dense" onClick={() => setNaming('new')}>{t('view.saveAs')}</Button>
          <Button look="quiet" size="dense" onClick={state.reset}>{t('view.reset')}</Button>
        </span>
      ) : null}
      {naming === null ? null : <Suspense fallback={null}><NameView open onClose={() => setNaming(null)} title={naming === 'rename' ? t('view.rename') : t('view.saveAs')}
        name={naming === 'rename' ? (view?.name ?? '') : ''} visibility={naming === 'rename' ? (view?.visibility ?? 'private') : 'private'}
        onDone={(name, visibility) => attempt(async () => {
          if (naming === 'rename' && view) await store.update(view.id, { name, visibility });
          else {
            const id = await store.create({ name, visibility, settings });
            state.change({ ...nothingChanged, view: id });
          }
          setNaming(null);
        }, t('view.saved', { name }))} /></Suspense>}
    </nav>
  );
}
