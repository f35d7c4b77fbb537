/** By which field a list is grouped, a board is made, or a calendar finds the day. */
import { type ReactElement, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconCheck from 'tabler/IconCheck';
import { answersTo } from '../../engine/saying/pinyin';
import { Menu } from '../../ui/float/menu';
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
  const found = fields.filter((field) => answersTo(field.label, text));
  return (
    <Menu opened onClose={onClose} position="bottom-start">
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown mah="min(480px, 70vh)" style={{ overflowY: 'auto' }}>
        {fields.length > many ? <input className={styles.find} value={text} placeholder={t('group.find')} aria-label={t('group.find')} data-autofocus onChange={(event) => setText(event.target.value)} /> : null}
        {none ? <Menu.Item rightSection={value ? undefined : <IconCheck size={16} />} onClick={() => onPick(undefined)}>{none}</Menu.Item> : null}
        {found.map(({ path, label }) => <Menu.Item key={path} rightSection={path === value ? <IconCheck size={16} /> : undefined} onClick={() => onPick(path)}>{label}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  );
}
