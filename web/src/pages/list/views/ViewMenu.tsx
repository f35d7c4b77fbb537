/** What can be done with the view on screen beside saving it. */
import { useTranslation } from 'react-i18next';
import IconChevronDown from 'tabler/IconChevronDown';
import IconHome from 'tabler/IconHome';
import IconLock from 'tabler/IconLock';
import IconLockOpen from 'tabler/IconLockOpen';
import IconPencil from 'tabler/IconPencil';
import IconTrash from 'tabler/IconTrash';
import { Menu } from '../../../ui/float/menu';
import styles from '../list.module.css';
import type { SavedView } from './savedViews';

interface ViewMenuProps {
  view: SavedView;
  onRename: () => void;
  onLock: () => void;
  onOpenFirst?: () => void;
  onDelete: () => void;
}

export default function ViewMenu({ view, onRename, onLock, onOpenFirst, onDelete }: ViewMenuProps) {
  const { t } = useTranslation('list');
  const isOpen = view.writable && !view.locked;
  return (
    <Menu>
      <Menu.Target><button type="button" className={styles.tabMenu} aria-label={t('view.menu', { name: view.name })}><IconChevronDown size={16} /></button></Menu.Target>
      <Menu.Dropdown>
        {isOpen ? <Menu.Item leftSection={<IconPencil size={16} />} onClick={onRename}>{t('view.rename')}</Menu.Item> : null}
        {onOpenFirst ? <Menu.Item leftSection={<IconHome size={16} />} onClick={onOpenFirst}>{t('opening.act')}</Menu.Item> : null}
        {view.writable ? <Menu.Item leftSection={view.locked ? <IconLockOpen size={16} /> : <IconLock size={16} />} onClick={onLock}>{t(view.locked ? 'view.unlock' : 'view.lock')}</Menu.Item> : null}
        {isOpen ? <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={onDelete}>{t('view.delete')}</Menu.Item> : null}
      </Menu.Dropdown>
    </Menu>
  );
}
