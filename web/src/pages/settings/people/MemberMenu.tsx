/** What can be done with one member. */
import { useTranslation } from 'react-i18next';
import IconDots from 'tabler/IconDots';
import { fieldNamed, objectNamed, useCatalog } from '../../../engine/catalog';
import type { RecordData } from '../../../engine/records';
import { Menu } from '../../../ui/float/menu';
import { IconButton } from '../../../ui/input/button';
import { useSave } from '../../../views/saving/useSave';

/** What is being done, and with whom. */
export type Act = { invite: RecordData | null } | { leave: RecordData } | null;

interface MemberMenuProps {
  user: RecordData;
  self: boolean;
  onAct: (act: Act) => void;
}

export function MemberMenu({ user, self, onAct }: MemberMenuProps) {
  const { t } = useTranslation('manage');
  const save = useSave('user');
  const spec = objectNamed(useCatalog(), 'user');
  const roles = (spec && fieldNamed(spec, 'role')?.options) ?? [];
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target><IconButton label={t('people.menu', { name: String(user.name) })}><IconDots size={18} /></IconButton></Menu.Target>
      <Menu.Dropdown>
        {user.active ? <Menu.Item onClick={() => onAct({ invite: user })}>{t('people.link')}</Menu.Item> : null}
        <Menu.Label>{t('people.role')}</Menu.Label>
        {roles.map((role) => <Menu.Item key={role.value} disabled={role.value === user.role} onClick={() => void save(user, { role: role.value })}>{role.label}</Menu.Item>)}
        <Menu.Divider />
        {user.active
          ? <Menu.Item c={self ? undefined : 'var(--danger)'} disabled={self} onClick={() => onAct({ leave: user })}>{t('people.deactivate')}</Menu.Item>
          : <Menu.Item onClick={() => void save(user, { active: true })}>{t('people.activate')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
