/** Which figure stands at the foot of a column. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import IconCheck from 'tabler/IconCheck';
import { Menu } from '../../../ui/float/menu';
import type { Column } from '../columns';
import { type Total, totalOf, totalsOf } from './measures';

interface TotalMenuProps {
  column: Column;
  onTotal: (total: Total) => void;
  onClose: () => void;
  children: ReactElement;
}

export default function TotalMenu({ column, onTotal, onClose, children }: TotalMenuProps) {
  const { t } = useTranslation('list');
  return (
    <Menu opened onClose={onClose} position="top-end">
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        {totalsOf(column).map((total) => (
          <Menu.Item key={total} rightSection={total === totalOf(column) ? <IconCheck size={16} /> : undefined} onClick={() => onTotal(total)}>{t(`total.${total}`)}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
