/** What can be done with one's own view beside saving it. */
import { useTranslation } from 'react-i18next';
import IconChevronDown from 'tabler/IconChevronDown';
import IconPencil from 'tabler/IconPencil';
import IconTrash from 'tabler/IconTrash';
import { Menu } from '../../../ui/float/menu';
import styles from '../list.module.css';

interface ViewMenuProps {
  name: string;
  onRename: () => void;
  onDelete: () => void;
}

export default function ViewMenu({ name, onRename, onDelete }: ViewMenuProps) {
  const { t } = useTranslation('list');
  return (
    <Menu>
      <Menu.Target><button type="button" className={styles.tabMenu} aria-label={t('view.menu', { name })}><IconChevronDown size={16} /></button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={onRename}>{t('view.rename')}</Menu.Item>
        <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={onDelete}>{t('view.delete')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
