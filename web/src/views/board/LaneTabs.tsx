/** On the phone one column fills the screen; these say which, and lead to the others. */
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sayNumber } from '../../engine/saying/numbers';
import { useSaying } from '../../engine/saying/useSaying';
import styles from './board.module.css';
import type { Lane } from './lanes';

export function LaneTabs({ lanes, board }: { lanes: readonly Lane[]; board: RefObject<HTMLDivElement | null> }) {
  const { t } = useTranslation('list');
  const say = useSaying();
  const [at, setAt] = useState(0);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = board.current;
    if (!element) return undefined;
    const look = () => setAt(Math.round(element.scrollLeft / Math.max(1, element.clientWidth)));
    look();
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [board]);
  useEffect(() => {
    const [tab, strip] = [row.current?.children[at], row.current];
    if (tab instanceof HTMLElement && strip) strip.scrollTo({ left: tab.offsetLeft - 60, behavior: 'smooth' });
  }, [at]);
  return (
    <div ref={row} className={styles.tabs} role="group" aria-label={t('board.columns')}>
      {lanes.map((lane, index) => (
        <button key={lane.key} type="button" aria-pressed={index === at} onClick={() => board.current?.scrollTo({ left: index * board.current.clientWidth, behavior: 'smooth' })}>
          {lane.label} <span>{sayNumber(lane.count, say, 0)}</span>
        </button>
      ))}
    </div>
  );
}
