/** The bell and the ring: what one should know of, and what goes on meanwhile. */
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconBell from 'tabler/IconBell';
import IconStack2 from 'tabler/IconStack2';
import { useOffer } from '../../engine/commands';
import { sayNumber } from '../../engine/saying/numbers';
import { useSaying } from '../../engine/saying/useSaying';
import { IconButton } from '../../ui/input/button';
import { useUnread } from '../notices/notices';
import { Ring } from '../work/Ring';
import { useGoing } from '../work/useGoing';
import styles from './signals.module.css';

const NoticePanel = lazy(() => import('../notices/NoticePanel'));
const WorkPanel = lazy(() => import('../work/WorkPanel'));

export type Panel = 'notices' | 'work' | null;
const most = 99;

function useBadge(count: number): string {
  const say = useSaying();
  return count > most ? `${most}+` : sayNumber(count, say, 0);
}

/** The panel that is open, if one is, and the commands that open them. */
export function useSignals() {
  const { t } = useTranslation('shell');
  const [panel, open] = useState<Panel>(null);
  const unread = useUnread();
  const going = useGoing();
  const commands = useMemo(() => [
    { id: 'notices', label: t('notices:title'), group: 'go' as const, icon: 'bell', keys: 'g n', run: () => open('notices') },
    { id: 'work', label: t('work:title'), group: 'go' as const, icon: 'list', keys: 'g w', run: () => open('work') },
  ], [t]);
  useOffer(commands);
  const close = () => open(null);
  const layer = <Suspense fallback={null}>{panel === 'notices' ? <NoticePanel onClose={close} /> : panel === 'work' ? <WorkPanel onClose={close} /> : null}</Suspense>;
  return { unread, going, open, layer };
}

/** On the phone both stand as lines in the sheet of all places, with a mark on what opens it. */
export function useSignalWords(unread: number, going: number): { notices: string; work: string; badge: string } {
  const { t } = useTranslation('shell');
  const badge = useBadge(unread);
  return { notices: unread ? t('notices:some', { count: unread, shown: badge }) : t('notices:title'), work: going ? t('work:some', { count: going }) : t('work:title'), badge };
}

export default function Signals() {
  const { unread, going, open, layer } = useSignals();
  const { notices, work, badge } = useSignalWords(unread, going.count);
  return (
    <div className={styles.signals}>
      <IconButton label={work} keys="g w" onClick={() => open('work')}>{going.count ? <Ring part={going.part} /> : <IconStack2 size={18} stroke={1.75} />}</IconButton>
      <span className={styles.bell}>
        <IconButton label={notices} keys="g n" onClick={() => open('notices')}><IconBell size={18} stroke={1.75} /></IconButton>
        {unread ? <i aria-hidden>{badge}</i> : null}
      </span>
      {layer}
    </div>
  );
}
