/** Roles: who may see and change what, and what of its fields; effective for everybody at once. */
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconPlus from 'tabler/IconPlus';
import { objectNamed, useCatalog } from '../../../engine/catalog';
import { keys } from '../../../engine/records';
import { deleteRecord, restoreRecord } from '../../../engine/writing';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { TextInput } from '../../../ui/input/text';
import { Empty } from '../../../ui/show/empty';
import { PageHead } from '../../../views/page/PageHead';
import { useTrouble } from '../../../views/saving/useTrouble';
import settings from '../objects/settings.module.css';
import { Matrix } from './Matrix';
import { RoleDialog } from './RoleDialog';
import { type SaidRole, useRoles } from './rights';
import styles from './rights.module.css';

function useRoleRemoval() {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const navigate = useNavigate();
  const trouble = useTrouble();
  const failed = (error: unknown) => void toast({ tone: 'problem', ...trouble(error) });
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ['catalog'] });
    await client.invalidateQueries({ queryKey: keys.object('custom_role') });
  };
  return async (role: SaidRole) => {
    try {
      await deleteRecord('custom_role', role.id);
      await refresh();
      void navigate({ to: '/settings/$part', params: { part: 'roles' }, search: {} as never });
      toast({ text: t('roles.removed', { label: role.label }), action: { label: t('shell:undo'), run: () => void restoreRecord('custom_role', role.id).then(refresh, failed) } });
    } catch (error) {
      failed(error);
    }
  };
}

export function Page() {
  const { t } = useTranslation('settings');
  const catalog = useCatalog();
  const roles = useRoles();
  const remove = useRoleRemoval();
  const { role = 'member' } = useSearch({ strict: false }) as { role?: string };
  const [wanted, setWanted] = useState('');
  const [open, setOpen] = useState<'new' | 'this' | null>(null);
  const shown = roles.find((each) => each.name === role) ?? roles[0];
  if (!shown || !objectNamed(catalog, 'custom_grant')?.can.create) return <Empty title={t('shell:forbidden.title')} />;
  const { said } = shown;
  return (
    <>
      <PageHead title={t('roles.title')} actions={<Button icon={<IconPlus size={16} />} onClick={() => setOpen('new')}>{t('roles.new')}</Button>} />
      <div className={settings.panes}>
        <nav className={settings.objects} aria-label={t('roles.title')}>
          {roles.map((each) => (
            <Link key={each.name} to="/settings/$part" params={{ part: 'roles' }} search={{ role: each.name } as never} aria-current={each.name === shown.name || undefined}>{each.label}</Link>
          ))}
        </nav>
        <section className={settings.fields} aria-labelledby="settings-role">
          <header>
            <h2 id="settings-role">{shown.label}</h2>
            {said?.like ? <span className={styles.quiet}>{t('roles.isLike', { role: roles.find((each) => each.name === said.like)?.label ?? said.like })}</span> : null}
            <span className={settings.grow} />
            {said ? <Button look="quiet" onClick={() => void remove(said)}>{t('remove')}</Button> : null}
            {said ? <Button look="quiet" onClick={() => setOpen('this')}>{t('edit')}</Button> : null}
            <TextInput aria-label={t('roles.find')} placeholder={t('roles.find')} value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} />
          </header>
          {said?.note ? <p className={styles.quiet}>{said.note}</p> : null}
          {shown.name === 'administrator' ? <Empty quiet title={t('roles.all')} text={t('roles.allText')} /> : <Matrix key={shown.name} role={shown} wanted={wanted} />}
          <p className={styles.quiet}><Link to="/$object" params={{ object: 'access' }} search={{}}>{t('roles.log')}</Link></p>
        </section>
      </div>
      {open ? <RoleDialog said={open === 'this' ? said : undefined} onClose={() => setOpen(null)} /> : null}
    </>
  );
}
