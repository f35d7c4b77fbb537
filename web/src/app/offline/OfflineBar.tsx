/** Keeps the app of use while the server is away, with a line over the page: how old what is shown is, and what is to be sent. */
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconCloudUpload from 'tabler/IconCloudUpload';
import IconWifiOff from 'tabler/IconWifiOff';
import { knock, useReach } from '../../engine/live/reach';
import { useWaiting } from '../../engine/live/waiting';
import { useFigures } from '../../views/figures/format';
import styles from './offline.module.css';
import { useOffline } from './useOffline';

const WaitingPanel = lazy(() => import('./WaitingPanel'));

export default function OfflineBar() {
  const { t } = useTranslation('offline');
  const { ago } = useFigures();
  useOffline();
  const { away, since } = useReach();
  const changes = useWaiting();
  const [open, setOpen] = useState(false);
  const stuck = changes.filter((change) => change.state !== 'waiting').length;
  const panel = open ? <Suspense fallback={null}><WaitingPanel onClose={() => setOpen(false)} /></Suspense> : null;
  if (!away && changes.length === 0) return panel;
  const Drawing = away ? IconWifiOff : IconCloudUpload;
  return (
    <div className={styles.bar} role="status" data-stuck={stuck > 0 || undefined}>
      <Drawing size={18} stroke={1.75} aria-hidden />
      <span>{away ? t(since === null ? 'away' : 'awaySince', { when: since === null ? '' : ago(new Date(since).toISOString()) }) : t(stuck ? 'stuck' : 'sending', { count: stuck || changes.length })}</span>
      {away ? <button type="button" onClick={() => void knock()}>{t('again')}</button> : null}
      {changes.length ? <button type="button" onClick={() => setOpen(true)}>{t('waiting', { count: changes.length })}</button> : null}
      {panel}
    </div>
  );
}
