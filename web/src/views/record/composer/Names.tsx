/** Whom or what somebody is about to name: found by a part of its name, chosen by keys that the text field passes on. */
import { type RefObject, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChoices } from '../../../fields/picks/ref';
import { Avatar } from '../../../ui/show/avatar';
import styles from '../record.module.css';
import type { Naming } from './naming';

export interface Named {
  id: string;
  title: string;
}

/** What the text field passes on; false when there is nothing to choose. */
export interface Choosing {
  move: (by: number) => boolean;
  pick: () => boolean;
}

interface NamesProps {
  naming: Naming;
  /** The object whose records can be named. */
  of: string;
  choosing: RefObject<Choosing | null>;
  onActive: (id: string | undefined) => void;
  onPick: (named: Named) => void;
}

const most = 6;

export default function Names({ naming, of, choosing, onActive, onPick }: NamesProps) {
  const { t } = useTranslation('record');
  const id = useId();
  const typed = naming.typed.toLowerCase();
  // Behind a space the sentence may go on: then only a name that begins like that is meant.
  const found = useChoices(of, typed).filter(({ label }) => !/\s/.test(typed) || label.toLowerCase().startsWith(typed)).slice(0, most);
  const [at, setAt] = useState(0);
  const active = Math.min(at, found.length - 1);
  const activeId = active < 0 ? undefined : `${id}-${active}`;
  const take = (index: number) => {
    const choice = found[index];
    if (choice) onPick({ id: choice.value, title: choice.label });
    return choice !== undefined;
  };
  useEffect(() => {
    choosing.current = { move: (by) => { setAt((active + by + found.length) % Math.max(1, found.length)); return found.length > 0; }, pick: () => take(active) };
    return () => { choosing.current = null; };
  });
  useEffect(() => {
    onActive(activeId);
    return () => onActive(undefined);
  }, [activeId, onActive]);
  if (found.length === 0) return null;
  return (
    <ul role="listbox" aria-label={t(naming.mark === '@' ? 'naming.people' : 'naming.records')} className={styles.names}>
      {found.map(({ value, label }, index) => (
        <li key={value} id={`${id}-${index}`} role="option" aria-selected={index === active} onMouseMove={() => setAt(index)} onMouseDown={(event) => { event.preventDefault(); take(index); }}>
          <Avatar name={label || '?'} size={20} /><span>{label}</span>
        </li>
      ))}
    </ul>
  );
}
