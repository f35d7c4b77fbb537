/** The palette: reach any page, record or action in a few keys. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconSearch from 'tabler/IconSearch';
import { ask } from '../../engine/api';
import { type CommandGroup, useCommands } from '../../engine/commands';
import { isImeKey } from '../../engine/ime';
import { answersTo } from '../../engine/saying/pinyin';
import { Layer } from '../../ui/float/layer';
import { Avatar } from '../../ui/show/avatar';
import { Highlight, Marked } from '../../ui/show/highlight';
import { Icon } from '../../ui/show/icon';
import { Keys } from '../../ui/show/keys';
import styles from './palette.module.css';

interface Found {
  object: string;
  id: string;
  title: string;
  label: string;
  detail?: string | null;
  matched: { in: 'title' | 'detail'; spans: [number, number][] };
}

interface Entry {
  id: string;
  group: string;
  label: string;
  detail?: string | null;
  matched?: Found['matched'];
  icon?: string;
  avatar?: boolean;
  keys?: string;
  run: () => void;
}

const order: readonly CommandGroup[] = ['here', 'create', 'go', 'settings', 'help'];

function useEntries(text: string): { entries: Entry[]; searching: boolean } {
  const { t } = useTranslation('shell');
  const commands = useCommands();
  const navigate = useNavigate();
  const search = useQuery({
    queryKey: ['search', text],
    queryFn: async ({ signal }) => (await ask<{ results: Found[] }>('/api/search', { query: { q: text }, signal })).results,
    enabled: text.length > 0,
    placeholderData: (before) => before,
  });
  const matching = commands
    .filter((command) => !command.hidden && answersTo(`${command.label} ${command.keywords ?? ''}`, text))
    .sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
  const actions = matching.map((command): Entry => ({ ...command, group: t(`palette.group.${command.group}`) }));
  const records = (text ? search.data ?? [] : []).map((found): Entry => ({
    id: found.id, label: found.title, detail: found.detail, matched: found.matched, avatar: true, group: found.label,
    run: () => void navigate({ to: '/$object/$id', params: { object: found.object, id: found.id } }),
  }));
  return { entries: [...records, ...actions], searching: search.isFetching };
}

/** What a record was found by is told by the server: a name by its pinyin, a number by a part of it. */
function Label({ entry, wanted }: { entry: Entry; wanted: string }) {
  const spans = (place: 'title' | 'detail') => (entry.matched?.in === place ? entry.matched.spans : []);
  return (
    <>
      {entry.matched ? <Marked text={entry.label} spans={spans('title')} /> : <Highlight text={entry.label} wanted={wanted} />}
      {entry.detail ? <small><Marked text={entry.detail} spans={spans('detail')} /></small> : null}
    </>
  );
}

export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('shell');
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const text = useDeferredValue(typed.trim());
  const { entries, searching } = useEntries(text);
  const list = useId();
  const active = Math.min(at, Math.max(entries.length - 1, 0));

  function choose(entry: Entry | undefined) {
    if (!entry) return;
    onClose();
    entry.run();
  }

  function onKeyDown(event: React.KeyboardEvent) {
    if (isImeKey(event)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = (active + step + entries.length) % Math.max(entries.length, 1);
      setAt(next);
      document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      choose(entries[active]);
    }
  }

  return (
    <Layer label={t('palette.open')} onClose={onClose}>
      <div className={styles.head}>
        <IconSearch size={20} stroke={1.75} />
        <input autoFocus value={typed} placeholder={t('palette.placeholder')} role="combobox" aria-expanded aria-controls={list}
          aria-activedescendant={entries.length ? `${list}-${active}` : undefined} aria-label={t('palette.open')} autoComplete="off" spellCheck={false}
          onChange={(event) => { setTyped(event.target.value); setAt(0); }} onKeyDown={onKeyDown} />
      </div>
      <div className={styles.list} id={list} role="listbox" aria-label={t('palette.open')}>
        {entries.map((entry, index) => (
          <div key={entry.id}>
            {entries[index - 1]?.group === entry.group ? null : <div className={styles.group} role="presentation">{entry.group}</div>}
            <div id={`${list}-${index}`} role="option" aria-selected={index === active} className={styles.entry}
              onMouseMove={() => setAt(index)} onClick={() => choose(entry)}>
              {entry.avatar ? <Avatar name={entry.label} size={24} /> : <Icon name={entry.icon} size={18} />}
              <span><Label entry={entry} wanted={text} /></span>
              {entry.keys ? <Keys keys={entry.keys.split('|')[0] ?? ''} /> : null}
            </div>
          </div>
        ))}
        {entries.length === 0 && !searching ? <p className={styles.none}>{t('palette.none', { text })}</p> : null}
      </div>
      <div className={styles.foot}>
        <span><Keys keys="up down" /> {t('palette.move')}</span><span><Keys keys="enter" /> {t('palette.choose')}</span><span><Keys keys="esc" /> {t('close')}</span>
      </div>
    </Layer>
  );
}
