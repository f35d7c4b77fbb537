/** The frame around every page: navigation at the side or below, and what opens over it. */
import { Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CatalogContext, objectNamed, useCatalog, useSpokenCatalog } from '../../engine/catalog';
import { useOffer } from '../../engine/commands';
import { useLive } from '../../engine/live/live';
import { ownPlace } from '../../engine/live/owner';
import { useAbsence } from '../../engine/session';
import { undoLast } from '../../engine/undo';
import { useShortcuts } from '../../engine/shortcuts';
import { toast } from '../../ui/float/toast';
import { usePhone } from '../../ui/theme/screen';
import { useShellCommands } from './commands';
import styles from './shell.module.css';
import { Sidebar } from './Sidebar';
import { Waiting } from './System';

const BottomBar = lazy(() => import('./BottomBar'));
const Palette = lazy(() => import('./palette/Palette'));
const KeyMap = lazy(() => import('./KeyMap'));
const QuickCreate = lazy(() => import('../../views/record/QuickCreate'));
const OfflineBar = lazy(() => import('../offline/OfflineBar'));
const SignInAgain = lazy(() => import('./SignInAgain'));
const RightsTold = lazy(() => import('./RightsTold'));

export type Layer = 'palette' | 'keys' | { create: string } | null;

export function Shell() {
  return <CatalogContext value={useSpokenCatalog()}><Frame /></CatalogContext>;
}

function Frame() {
  const { t } = useTranslation('shell');
  const [layer, openLayer] = useState<Layer>(null);
  const phone = usePhone();
  const absent = useAbsence();
  const catalog = useCatalog();
  const navigate = useNavigate();
  const create = useCallback((object: string, title = '') => {
    const spec = objectNamed(catalog, object);
    // The form takes up an unfinished draft, so that a name typed in the palette need not be typed again.
    if (spec && title) sessionStorage.setItem(ownPlace(`new.${object}`), JSON.stringify({ [spec.title]: title }));
    openLayer({ create: object });
  }, [catalog]);
  const commands = useShellCommands(create);
  const made = typeof layer === 'object' && layer ? objectNamed(catalog, layer.create) : undefined;
  const layers = useMemo(() => [
    { id: 'undo', label: t('undoLast'), group: 'help' as const, keys: 'mod+z', run: () => void undoLast().then((label) => toast({ text: label ? t('undone', { label }) : t('nothingToUndo') })) },
    { id: 'palette', label: t('palette.open'), group: 'help' as const, keys: 'mod+k', hidden: true, run: () => openLayer('palette') },
    { id: 'keys', label: t('keys.open'), group: 'help' as const, keys: '?', icon: 'settings', run: () => openLayer('keys') },
  ], [t]);
  useOffer(commands);
  useOffer(layers);
  useShortcuts();
  useLive();

  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">{t('skip')}</a>
      {phone ? null : <Sidebar onSearch={() => openLayer('palette')} />}
      <main id="main" className={styles.main} tabIndex={-1}>
        <Suspense fallback={null}><OfflineBar /></Suspense>
        <Suspense fallback={<Waiting />}><Outlet /></Suspense>
      </main>
      {phone ? <Suspense fallback={null}><BottomBar onSearch={() => openLayer('palette')} /></Suspense> : null}
      <Suspense fallback={null}>
        {layer === 'palette' ? <Palette onClose={() => openLayer(null)} onCreate={create} /> : null}
        {layer === 'keys' ? <KeyMap onClose={() => openLayer(null)} /> : null}
        {made ? <QuickCreate object={made} onClose={() => openLayer(null)} onMade={(record) => void navigate({ to: '/$object/$id', params: { object: made.name, id: record.id } })} /> : null}
        {absent ? <SignInAgain /> : null}
        <RightsTold />
      </Suspense>
    </div>
  );
}
