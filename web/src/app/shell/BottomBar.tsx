/** Navigation on the phone: the most used pages, and the rest in a sheet. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconBell from 'tabler/IconBell';
import IconDots from 'tabler/IconDots';
import IconSearch from 'tabler/IconSearch';
import IconStack2 from 'tabler/IconStack2';
import { Sheet } from '../../ui/float/dialog';
import { Menu } from '../../ui/float/menu';
import { Button } from '../../ui/input/button';
import { Icon } from '../../ui/show/icon';
import { Ring } from '../work/Ring';
import { usePlaces } from './places';
import { ProfileItems } from './Profile';
import { type Panel, useSignals, useSignalWords } from '../signals/Signals';
import signals from '../signals/signals.module.css';
import styles from './shell.module.css';

export default function BottomBar({ onSearch }: { onSearch: () => void }) {
  const { t } = useTranslation('shell');
  const [open, setOpen] = useState(false);
  const places = usePlaces();
  const first = places.filter((place) => place.phone).slice(0, 3);
  const { unread, going, open: openPanel, layer } = useSignals();
  const words = useSignalWords(unread, going.count);
  function show(panel: Panel) {
    setOpen(false);
    openPanel(panel);
  }
  return (
    <nav className={styles.bar} aria-label={t('nav.label')}>
      {first.map((place) => (
        <Link key={place.to} to={place.to} activeOptions={{ exact: place.to === '/', includeSearch: false }}>
          <Icon name={place.icon} size={22} />{place.label}
        </Link>
      ))}
      <button type="button" onClick={onSearch}><IconSearch size={22} stroke={1.75} />{t('nav.search')}</button>
      <button type="button" onClick={() => setOpen(true)} aria-expanded={open} aria-label={unread ? `${t('nav.more')}, ${words.notices}` : undefined}>
        <span className={signals.bell}>{going.count ? <Ring part={going.part} size={22} /> : <IconDots size={22} stroke={1.75} />}{unread ? <i aria-hidden>{words.badge}</i> : null}</span>{t('nav.more')}
      </button>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('nav.more')} from="bottom">
        <div className={styles.sheet}>
          <button type="button" className={styles.link} onClick={() => show('notices')}><IconBell size={20} stroke={1.75} />{words.notices}</button>
          <button type="button" className={styles.link} onClick={() => show('work')}>{going.count ? <Ring part={going.part} size={20} /> : <IconStack2 size={20} stroke={1.75} />}{words.work}</button>
          {places.map((place) => (
            <Link key={place.to} to={place.to} className={styles.link} onClick={() => setOpen(false)}><Icon name={place.icon} size={20} />{place.label}</Link>
          ))}
          <Menu position="top" width="target">
            <Menu.Target><Button full>{t('nav.me')}</Button></Menu.Target>
            <Menu.Dropdown><ProfileItems /></Menu.Dropdown>
          </Menu>
        </div>
      </Sheet>
      {layer}
    </nav>
  );
}
