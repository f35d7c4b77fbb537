/** By which field a list is grouped, a board is made, or a calendar finds the day. */
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconCheck from 'tabler/IconCheck';
import { isImeKey } from '../../engine/ime';
import { answersTo } from '../../engine/saying/pinyin';
import { goThrough } from '../../ui/float/arrows';
import { Popover } from '../../ui/float/popover';
import styles from './list.module.css';

interface FieldMenuProps {
  fields: readonly { path: string; label: string }[];
  value: string | undefined;
  onPick: (path: string | undefined) => void;
  /** The word for no field at all. */
  none?: string;
  onClose: () => void;
  children: ReactElement;
}

const many = 9;

export default function FieldMenu({ fields, value, onPick, none, onClose, children }: FieldMenuProps) {
  const { t } = useTranslation('list');
  const [text, setText] = useState('');
  const found: { path?: string; label: string }[] = fields.filter((field) => answersTo(field.label, text));
  const offered = none ? [{ path: undefined, label: none }, ...found] : found;
  const isLong = fields.length > many;
  return (
    <Popover opened onChange={(open) => { if (!open) onClose(); }}>
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown className={styles.allViews} onKeyDown={(event) => { if (!isImeKey(event)) goThrough(event, '[role="menuitem"]'); }}>
        {isLong ? <input className={styles.find} value={text} placeholder={t('group.find')} aria-label={t('group.find')} data-autofocus onChange={(event) => setText(event.target.value)} /> : null}
        {offered.length > 0 ? (
          <div role="menu" aria-label={t('group.label')}>
            {offered.map(({ path, label }, index) => (
              <button key={path ?? ''} type="button" role="menuitem" aria-current={path === value ? 'true' : undefined} data-autofocus={(!isLong && index === 0) || undefined} onClick={() => { onPick(path); onClose(); }}>
                <span>{label}</span>{path === value ? <IconCheck size={16} /> : null}
              </button>
            ))}
          </div>
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
}
