/** Moves a card to another column without dragging it. */
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import IconCheck from 'tabler/IconCheck';
import { Menu } from '../../ui/float/menu';
import type { Lane } from './lanes';

interface MoveMenuProps {
  lanes: readonly Lane[];
  lane: Lane;
  onMove: (to: Lane) => void;
  onClose: () => void;
  children: ReactElement;
}

export default function MoveMenu({ lanes, lane, onMove, onClose, children }: MoveMenuProps) {
  const { t } = useTranslation('list');
  return (
    <Menu opened onClose={onClose} position="bottom-end">
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown mah="min(420px, 60vh)" style={{ overflowY: 'auto' }}>
        <Menu.Label>{t('board.moveTo')}</Menu.Label>
        {lanes.map((each) => <Menu.Item key={each.key} disabled={each.key === lane.key} rightSection={each.key === lane.key ? <IconCheck size={16} /> : undefined} onClick={() => onMove(each)}>{each.label}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  );
}
