/** Oneself: theme, density, language, signing out. */
import { useNavigate } from '@tanstack/react-router';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import IconCheck from 'tabler/IconCheck';
import IconLogout from 'tabler/IconLogout';
import { Problem } from '../../engine/api';
import { changeAppearance, type Density, type Theme, useAppearance } from '../../engine/appearance';
import { locales } from '../../engine/i18n';
import { dropOwn, waiting } from '../../engine/live/waiting';
import { enterWorkspace, nobody, sessionQuery, signOut } from '../../engine/session';
import { Menu } from '../../ui/float/menu';
import { toast } from '../../ui/float/toast';
import { forgetKept } from '../offline/install';
import { useLanguage } from '../../engine/saying/useLanguage';
import { ProfileButton } from './ProfileButton';

const themes: readonly Theme[] = ['system', 'light', 'dark'];
const densities: readonly Density[] = ['compact', 'default', 'comfortable'];

export function ProfileItems() {
  const { t, i18n } = useTranslation('shell');
  const { theme, density, contrast } = useAppearance();
  const changeLanguage = useLanguage();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { workspace, workspaces } = useQuery(sessionQuery).data ?? nobody;
  const tick = <IconCheck size={16} />;
  async function leave() {
    await signOut();
    dropOwn();
    await forgetKept();
    client.clear();
    await navigate({ to: '/sign-in' });
  }
  /** What was not sent would be lost: that is to be chosen, not to happen. */
  function ask() {
    const count = waiting().length;
    if (count) toast({ tone: 'problem', stays: true, text: t('offline:leave', { count }), action: { label: t('offline:leaveAll'), run: () => void attempt() } });
    else void attempt();
  }
  async function attempt() {
    try {
      await leave();
    } catch (error) {
      toast({ tone: 'problem', text: t(error instanceof Problem && error.status === 0 ? 'list:offline' : 'list:failed'), action: { label: t('retry'), run: () => void attempt() } });
    }
  }
  async function change(to: string) {
    await enterWorkspace(to);
    await forgetKept();
    // Nothing of the one workspace may be left in the page of the other.
    location.assign('/');
  }
  return (
    <>
      {workspaces.length > 1 ? (
        <>
          <Menu.Label>{t('workspaces')}</Menu.Label>
          {workspaces.map((each) => <Menu.Item key={each.workspace} rightSection={workspace === each.workspace ? tick : null} onClick={() => void (workspace === each.workspace ? undefined : change(each.workspace))}>{each.name}</Menu.Item>)}
          <Menu.Divider />
        </>
      ) : null}
      <Menu.Label>{t('theme.label')}</Menu.Label>
      {themes.map((each) => <Menu.Item key={each} rightSection={theme === each ? tick : null} onClick={() => changeAppearance({ theme: each })}>{t(`theme.${each}`)}</Menu.Item>)}
      <Menu.Item rightSection={contrast === 'more' ? tick : null} onClick={() => changeAppearance({ contrast: contrast === 'more' ? 'normal' : 'more' })}>{t('theme.contrast')}</Menu.Item>
      <Menu.Divider />
      <Menu.Label>{t('density.label')}</Menu.Label>
      {densities.map((each) => <Menu.Item key={each} rightSection={density === each ? tick : null} onClick={() => changeAppearance({ density: each })}>{t(`density.${each}`)}</Menu.Item>)}
      <Menu.Divider />
      <Menu.Label>{t('language')}</Menu.Label>
      {locales.map((each) => <Menu.Item key={each.id} lang={each.id} rightSection={i18n.language === each.id ? tick : null} onClick={() => changeLanguage(each.id)}>{each.name}</Menu.Item>)}
      <Menu.Divider />
      <Menu.Item leftSection={<IconLogout size={16} />} onClick={ask}>{t('signOut')}</Menu.Item>
    </>
  );
}

export function Profile({ icons }: { icons: boolean }) {
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target><ProfileButton icons={icons} /></Menu.Target>
      <Menu.Dropdown><ProfileItems /></Menu.Dropdown>
    </Menu>
  );
}
