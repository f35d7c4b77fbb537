/** Navigation at the side: search, pages in three sections, and oneself. */
import { Link } from '@tanstack/react-router';
import { Fragment, lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import IconLayoutSidebar from 'tabler/IconLayoutSidebar';
import IconSearch from 'tabler/IconSearch';
import { changeAppearance, useAppearance } from '../../engine/appearance';
import { useCatalog } from '../../engine/catalog';
import { Tip } from '../../ui/float/tooltip';
import { IconButton } from '../../ui/input/button';
import { Avatar } from '../../ui/show/avatar';
import { Icon } from '../../ui/show/icon';
import { Keys } from '../../ui/show/keys';
import { useNarrow } from '../../ui/theme/screen';
import type { NavSection } from '../navigation';
import { type Place, usePlaces } from './places';
import { ProfileButton } from './ProfileButton';
import styles from './shell.module.css';

const Signals = lazy(() => import('../signals/Signals'));
const Profile = lazy(() => import('./Profile').then((file) => ({ default: file.Profile })));

const sections: readonly NavSection[] = ['top', 'records', 'engage', 'insights'];

function PlaceLink({ place, icons }: { place: Place; icons: boolean }) {
  return (
    <Tip label={place.label} keys={place.key ? `g ${place.key}` : undefined} disabled={!icons}>
      <Link to={place.to} className={styles.link} aria-label={place.label} activeOptions={{ exact: place.to === '/', includeSearch: false }}>
        <Icon name={place.icon} />{icons ? null : place.label}
      </Link>
    </Tip>
  );
}

export function Sidebar({ onSearch }: { onSearch: () => void }) {
  const { t } = useTranslation('shell');
  const { workspace } = useCatalog();
  const places = usePlaces();
  const narrow = useNarrow();
  const icons = useAppearance().sidebar === 'icons' || narrow;
  const filled = sections.filter((section) => places.some((place) => place.section === section));

  return (
    <nav className={styles.side} data-icons={icons || undefined} aria-label={t('nav.label')}>
      <div className={styles.top}>
        <Link to="/" className={styles.brand} aria-label={icons ? workspace.name : undefined}>
          <Avatar name={workspace.name} size={24} square />{icons ? null : <span>{workspace.name}</span>}
        </Link>
        <Suspense fallback={<span className={styles.signals} />}><Signals /></Suspense>
      </div>
      <button type="button" className={styles.search} onClick={onSearch} aria-label={icons ? t('palette.open') : undefined}>
        <IconSearch size={18} stroke={1.75} />{icons ? null : <><span>{t('nav.search')}</span><Keys keys="mod+k" /></>}
      </button>
      {filled.map((section) => (
        <Fragment key={section}>
          {section === 'top' ? null : <h2 className={styles.section}>{t(`nav.${section}`)}</h2>}
          {places.filter((place) => place.section === section).map((place) => <PlaceLink key={place.to} place={place} icons={icons} />)}
        </Fragment>
      ))}
      <div className={styles.grow} />
      {places.filter((place) => place.section === 'bottom').map((place) => <PlaceLink key={place.to} place={place} icons={icons} />)}
      <div className={styles.foot}>
        <Suspense fallback={<ProfileButton icons={icons} />}><Profile icons={icons} /></Suspense>
        {narrow ? null : <IconButton label={t('nav.sidebar')} keys="[" onClick={() => changeAppearance({ sidebar: icons ? 'full' : 'icons' })}><IconLayoutSidebar size={18} stroke={1.75} /></IconButton>}
      </div>
    </nav>
  );
}
