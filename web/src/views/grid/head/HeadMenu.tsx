/** What can be done with a column: sort, group, pin, move, hide. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import IconArrowDown from 'tabler/IconArrowDown';
import IconArrowLeft from 'tabler/IconArrowLeft';
import IconArrowRight from 'tabler/IconArrowRight';
import IconArrowUp from 'tabler/IconArrowUp';
import IconEyeOff from 'tabler/IconEyeOff';
import IconLayoutList from 'tabler/IconLayoutList';
import IconPin from 'tabler/IconPin';
import IconPinnedOff from 'tabler/IconPinnedOff';
import { Menu } from '../../../ui/float/menu';
import type { Column } from '../columns';
import { canGroup } from '../lines/grouping';
import type { ColumnActs } from './acts';

interface HeadMenuProps {
  column: Column;
  acts: ColumnActs;
  onClose: () => void;
  children: ReactElement;
}

export default function HeadMenu({ column, acts, onClose, children }: HeadMenuProps) {
  const { t } = useTranslation('list');
  const { path } = column;
  const { sort, group, move, pin, hide } = acts;
  return (
    <Menu opened onClose={onClose} position="bottom-start" returnFocus={false}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        {sort && column.sortable ? <>
          <Menu.Item leftSection={<IconArrowUp size={16} />} onClick={() => sort(path)}>{t('head.up')}</Menu.Item>
          <Menu.Item leftSection={<IconArrowDown size={16} />} onClick={() => sort(`-${path}`)}>{t('head.down')}</Menu.Item>
        </> : null}
        {group && canGroup(column.field) ? <Menu.Item leftSection={<IconLayoutList size={16} />} onClick={() => group(path)}>{t('head.group')}</Menu.Item> : null}
        {move && !column.isTitle ? <>
          <Menu.Divider />
          <Menu.Item leftSection={<IconArrowLeft size={16} />} onClick={() => move(path, -1)}>{t('head.left')}</Menu.Item>
          <Menu.Item leftSection={<IconArrowRight size={16} />} onClick={() => move(path, 1)}>{t('head.right')}</Menu.Item>
          {pin ? <Menu.Item leftSection={column.pinned ? <IconPinnedOff size={16} /> : <IconPin size={16} />} onClick={() => pin(path)}>{t(column.pinned ? 'head.unpin' : 'head.pin')}</Menu.Item> : null}
          {hide ? <Menu.Item leftSection={<IconEyeOff size={16} />} onClick={() => hide(path)}>{t('head.hide')}</Menu.Item> : null}
        </> : null}
      </Menu.Dropdown>
    </Menu>
  );
}
