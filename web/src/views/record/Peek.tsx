/** A record beside the list it was found in; the list stays in use. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconArrowDown from 'tabler/IconArrowDown';
import IconArrowsDiagonal from 'tabler/IconArrowsDiagonal';
import IconArrowUp from 'tabler/IconArrowUp';
import IconX from 'tabler/IconX';
import type { ObjectSpec } from '../../engine/catalog';
import { useOffer } from '../../engine/commands';
import { isImeKey, isTyping } from '../../engine/ime';
import { recordQuery } from '../../engine/records';
import { titleOf } from '../../fields/title';
import { IconButton } from '../../ui/input/button';
import { Empty } from '../../ui/show/empty';
import { SkeletonRows } from '../../ui/show/skeleton';
import styles from './record.module.css';
import { RecordView } from './RecordView';

interface PeekProps {
  object: ObjectSpec;
  id: string;
  onClose: () => void;
  onExpand: () => void;
  /** Goes to the next or the previous row of the list. */
  onStep: (by: number) => void;
}

const place = 'rapport.peek';

function firstWidth(): number {
  const kept = Number(localStorage.getItem(place));
  return kept >= 400 && kept <= 760 ? kept : 480;
}

export default function Peek({ object, id, onClose, onExpand, onStep }: PeekProps) {
  const { t } = useTranslation('record');
  const panel = useRef<HTMLElement>(null);
  const drag = useRef<{ x: number; width: number } | null>(null);
  const [width, setWidth] = useState(firstWidth);
  const query = useQuery({ ...recordQuery(object.name, id), placeholderData: keepPreviousData });
  const name = titleOf(query.data, object);
  const acts = useRef({ onClose, onExpand, onStep });
  useEffect(() => { acts.current = { onClose, onExpand, onStep }; });
  const commands = useMemo(() => [
    { id: 'peek expand', label: t('expand'), group: 'here' as const, keys: 'mod+enter', icon: object.name, run: () => acts.current.onExpand() },
  ], [object.name, t]);
  useOffer(commands);

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const layer = document.querySelector('[role="dialog"], [role="listbox"], [role="menu"]');
      if (event.defaultPrevented || isImeKey(event) || layer) return;
      if (event.key === 'Escape') acts.current.onClose();
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || isTyping(event.target) || event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return;
      event.preventDefault();
      acts.current.onStep(step);
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  return (
    <aside ref={panel} className={styles.peek} style={{ width }} aria-label={name || object.label}>
      <span className={styles.edge} aria-hidden
        onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); drag.current = { x: event.clientX, width }; }}
        onPointerMove={(event) => { if (drag.current) setWidth(Math.min(760, Math.max(400, drag.current.width + drag.current.x - event.clientX))); }}
        onPointerUp={() => { drag.current = null; localStorage.setItem(place, String(width)); }} />
      <div className={styles.peekHead}>
        <IconButton label={t('before')} onClick={() => onStep(-1)}><IconArrowUp size={18} stroke={1.75} /></IconButton>
        <IconButton label={t('after')} onClick={() => onStep(1)}><IconArrowDown size={18} stroke={1.75} /></IconButton>
        <span className={styles.grow} />
        <IconButton label={t('expand')} keys="mod+enter" onClick={onExpand}><IconArrowsDiagonal size={18} stroke={1.75} /></IconButton>
        <IconButton label={t('shell:close')} keys="esc" onClick={onClose}><IconX size={18} stroke={1.75} /></IconButton>
      </div>
      <div className={styles.peekBody}>
        {query.error ? <Empty quiet title={t('shell:missing.title')} text={t('shell:missing.text')} /> : query.data
          ? <RecordView object={object} record={query.data} narrow onGone={onClose} /> : <SkeletonRows rows={8} />}
      </div>
    </aside>
  );
}
