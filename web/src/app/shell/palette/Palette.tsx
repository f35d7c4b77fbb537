/** The palette: reach any page, record or action in a few keys. */
import { useDeferredValue, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconChevronRight from 'tabler/IconChevronRight';
import IconSearch from 'tabler/IconSearch';
import IconX from 'tabler/IconX';
import type { CommandPage } from '../../../engine/commands';
import { isImeKey } from '../../../engine/ime';
import { Layer } from '../../../ui/float/layer';
import { Avatar } from '../../../ui/show/avatar';
import { Highlight, Marked } from '../../../ui/show/highlight';
import { Icon } from '../../../ui/show/icon';
import { Keys } from '../../../ui/show/keys';
import { Tag } from '../../../ui/show/tag';
import styles from './palette.module.css';
import { type Entry, useEntries, usePage } from './useEntries';

/** What a record was found by is told by the server: a name by its pinyin, a number by a part of it. */
function Label({ entry, wanted }: { entry: Entry; wanted: string }) {
  const spans = (place: 'title' | 'detail') => (entry.matched?.in === place ? entry.matched.spans : []);
  if (entry.hue) return <Tag hue={entry.hue}>{entry.label}</Tag>;
  return (
    <>
      {entry.matched ? <Marked text={entry.label} spans={spans('title')} /> : <Highlight text={entry.label} wanted={wanted} />}
      {entry.detail ? <small><Marked text={entry.detail} spans={spans('detail')} /></small> : null}
    </>
  );
}

function Line({ entry, wanted }: { entry: Entry; wanted: string }) {
  const drawing = entry.avatar ? <Avatar name={entry.label} size={24} /> : entry.hue ? <i /> : <Icon name={entry.icon} size={18} />;
  return (
    <>
      {drawing}
      <span><Label entry={entry} wanted={wanted} /></span>
      {entry.keys ? <Keys keys={entry.keys.split('|')[0] ?? ''} /> : null}
      {entry.page ? <IconChevronRight size={16} aria-hidden /> : null}
    </>
  );
}

interface PaletteProps {
  onClose: () => void;
  /** Adds a record of that object, with a name if there is one already. */
  onCreate: (object: string, title: string) => void;
}

export default function Palette({ onClose, onCreate }: PaletteProps) {
  const { t } = useTranslation('shell');
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [inner, setInner] = useState<{ name: string; page: CommandPage } | null>(null);
  const text = useDeferredValue(typed.trim());
  const outside = useEntries(inner ? '' : text, onCreate);
  const inside = usePage(inner?.page ?? null, inner?.name ?? '', text);
  const { entries, searching, sure } = inner ? inside : outside;
  const list = useId();
  const active = Math.min(at, Math.max(entries.length - 1, 0));
  // What was typed last may not have been answered yet, and a stale line must not run; what was chosen by an arrow, or is sure to stay, needs no answer.
  const isCurrent = text === typed.trim() && (!searching || at > 0 || active < sure);
  const wished = useRef(false);

  function turnTo(next: typeof inner) {
    wished.current = false;
    setInner(next);
    setTyped('');
    setAt(0);
  }

  function choose(entry: Entry | undefined) {
    if (!entry) return;
    if (entry.page) {
      turnTo({ name: entry.label, page: entry.page });
      return;
    }
    onClose();
    entry.run();
  }

  useEffect(() => {
    if (!wished.current || !isCurrent) return;
    wished.current = false;
    choose(entries[active]);
  });

  function onKeyDown(event: React.KeyboardEvent) {
    if (isImeKey(event)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = (active + step + entries.length) % Math.max(entries.length, 1);
      setAt(next);
      document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Backspace' && inner && typed === '') turnTo(null);
    if (event.key === 'Enter') {
      event.preventDefault();
      if (isCurrent) choose(entries[active]);
      else wished.current = true;
    }
  }

  return (
    <Layer label={t('palette.open')} onClose={() => (inner ? turnTo(null) : onClose())}>
      <div className={styles.head}>
        <IconSearch size={20} stroke={1.75} />
        {inner ? <button type="button" className={styles.back} onClick={() => turnTo(null)} aria-label={t('palette.back')}>{inner.name}</button> : null}
        <input key={inner?.name ?? ''} autoFocus value={typed} placeholder={inner?.page.placeholder ?? t('palette.placeholder')} role="combobox" aria-expanded aria-controls={list}
          aria-activedescendant={entries.length ? `${list}-${active}` : undefined} aria-label={inner?.name ?? t('palette.open')} autoComplete="off" spellCheck={false}
          onChange={(event) => { wished.current = false; setTyped(event.target.value); setAt(0); }} onKeyDown={onKeyDown} />
        <button type="button" className={styles.shut} onClick={onClose} aria-label={t('close')}><IconX size={20} stroke={1.75} /></button>
      </div>
      <div className={styles.list} id={list} role="listbox" aria-label={inner?.name ?? t('palette.open')}>
        {entries.map((entry, index) => (
          <div key={entry.id} role="presentation">
            {entries[index - 1]?.group === entry.group || !entry.group ? null : <div className={styles.group} role="presentation">{entry.group}</div>}
            <div id={`${list}-${index}`} role="option" aria-selected={index === active} className={styles.entry}
              onMouseMove={() => setAt(index)} onClick={() => choose(entry)}>
              <Line entry={entry} wanted={text} />
            </div>
          </div>
        ))}
        {entries.length === 0 && !searching && (text || !inner) ? <p className={styles.none}>{t('palette.none', { text })}</p> : null}
      </div>
      <div className={styles.foot}>
        <span><Keys keys="up down" /> {t('palette.move')}</span><span><Keys keys="enter" /> {t('palette.choose')}</span>
        <span><Keys keys="esc" /> {t(inner ? 'palette.back' : 'close')}</span>
      </div>
    </Layer>
  );
}
