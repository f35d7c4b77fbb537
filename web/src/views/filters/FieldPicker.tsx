/** A list of everything that can be asked, found by typing. */
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCatalog } from '../../engine/catalog';
import { isImeKey } from '../../engine/ime';
import { answersTo } from '../../engine/saying/pinyin';
import { Highlight } from '../../ui/show/highlight';
import { type Askable, askables } from './fresh';
import styles from './filters.module.css';

interface FieldPickerProps {
  object: string;
  onPick: (askable: Askable) => void;
  /** Reference paths too. */
  deep?: boolean;
  only?: (askable: Askable) => boolean;
}

export function FieldPicker({ object, onPick, deep = true, only }: FieldPickerProps) {
  const { t } = useTranslation('filters');
  const catalog = useCatalog();
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const all = useMemo(() => askables(catalog, object, deep).filter((each) => !only || only(each)), [catalog, deep, object, only]);
  const found = all.filter((each) => answersTo(`${each.group} ${each.label}`, text));
  const active = Math.min(at, found.length - 1);

  function onKeyDown(event: React.KeyboardEvent) {
    if (isImeKey(event)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = Math.max(0, Math.min(active + step, found.length - 1));
      setAt(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    }
    const chosen = found[active];
    if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      onPick(chosen);
    }
  }

  return (
    <div className={styles.picker}>
      <input className={styles.search} autoFocus value={text} placeholder={t('findField')} aria-label={t('findField')} role="combobox" aria-expanded aria-controls={id}
        aria-activedescendant={found.length ? `${id}-${active}` : undefined} onChange={(event) => { setText(event.target.value); setAt(0); }} onKeyDown={onKeyDown} />
      <div id={id} role="listbox" aria-label={t('fields')} className={styles.options}>
        {found.map((each, index) => (
          <div key={each.path}>
            {found[index - 1]?.group === each.group ? null : <div className={styles.group} role="presentation">{each.group}</div>}
            <div id={`${id}-${index}`} role="option" aria-selected={index === active} className={styles.option} title={each.field.hint ?? undefined}
              onMouseMove={() => setAt(index)} onClick={() => onPick(each)}>
              <Highlight text={each.label} wanted={text.trim()} />
            </div>
          </div>
        ))}
        {found.length === 0 ? <p className={styles.none}>{t('noField')}</p> : null}
      </div>
    </div>
  );
}
