/** Who works here: members, invited by a link, sent away with their records in good hands. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconPlus from 'tabler/IconPlus';
import { objectNamed, type ObjectSpec, roleLabel, useCatalog } from '../../../engine/catalog';
import { listOnce } from '../../../engine/records';
import { Button } from '../../../ui/input/button';
import { Avatar } from '../../../ui/show/avatar';
import { SkeletonRows } from '../../../ui/show/skeleton';
import { Tag } from '../../../ui/show/tag';
import { Card, Stack } from '../../../views/figures/card';
import { PageBody } from '../../../views/page/PageBody';
import { PageHead } from '../../../views/page/PageHead';
import styles from '../layout.module.css';
import { Invitation } from '../people/Invitation';
import { Leaving } from '../people/Leaving';
import { type Act, MemberMenu } from '../people/MemberMenu';
import type { Part } from '../part';

function title(value: unknown): string {
  return typeof value === 'object' && value !== null && 'title' in value ? String(value.title ?? '') : '';
}

/** It breaks before its @ where it has to. */
function Address({ email }: { email: string }) {
  const at = email.lastIndexOf('@');
  return at > 0 ? <>{email.slice(0, at)}<wbr />{email.slice(at)}</> : <>{email}</>;
}

function Members({ spec, onAct }: { spec: ObjectSpec; onAct: (act: Act) => void }) {
  const { t } = useTranslation(['manage', 'shell']);
  const catalog = useCatalog();
  const { me } = catalog;
  const { data } = useQuery(listOnce('user', { fields: ['name', 'email', 'role', 'team', 'active'], sort: '-active,name', limit: 200 }));
  if (!data) return <SkeletonRows rows={4} />;
  return (
    <ul className={styles.list}>
      {data.records.map((user) => (
        <li key={user.id}>
          <Avatar name={String(user.name)} size={32} />
          <span className={styles.who} data-off={user.active ? undefined : ''}>
            <strong><Link to="/$object/$id" params={{ object: 'user', id: user.id }} search={{}}><bdi>{String(user.name)}</bdi></Link></strong>
            <small><Address email={String(user.email)} />{title(user.team) ? ` · ${title(user.team)}` : ''}</small>
          </span>
          <Tag hue={user.role === 'administrator' ? 'violet' : 'slate'}>{t(`shell:role.${String(user.role)}`, { defaultValue: roleLabel(catalog, String(user.role)) })}</Tag>
          {user.active ? null : <Tag hue="amber">{t('manage:people.inactive')}</Tag>}
          {spec.can.update ? <MemberMenu user={user} self={user.id === me.id} onAct={onAct} /> : null}
        </li>
      ))}
    </ul>
  );
}

function Body() {
  const { t } = useTranslation('manage');
  const catalog = useCatalog();
  const [act, setAct] = useState<Act>(null);
  const users = objectNamed(catalog, 'user');
  const close = () => setAct(null);
  if (!users) return null;
  return (
    <>
      <PageHead title={t('people.title')} actions={users.can.create ? <Button look="primary" size="dense" icon={<IconPlus size={16} />} onClick={() => setAct({ invite: null })}>{t('people.invite')}</Button> : null} />
      <PageBody>
        <Stack>
          <Card title={t('people.members')}><Members spec={users} onAct={setAct} /></Card>
        </Stack>
      </PageBody>
      {act && 'invite' in act ? <Invitation known={act.invite} onClose={close} /> : null}
      {act && 'leave' in act ? <Leaving user={act.leave} onClose={close} /> : null}
    </>
  );
}

export const part: Part = {
  id: 'people', group: 'company', order: 10, icon: 'users', title: 'manage:people.title', Body,
  words: ['manage:people.invite', 'manage:people.members', 'manage:people.deactivate'],
  allowed: (catalog) => objectNamed(catalog, 'user')?.can.update ?? false,
};
