/** The parts of the settings, side by side. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import styles from './settings.module.css';

export function SettingsTabs() {
  const { t } = useTranslation('settings');
  return (
    <nav className={styles.tabs} aria-label={t('parts')}>
      <Link to="/settings" activeOptions={{ exact: true, includeSearch: false }}>{t('title')}</Link>
      <Link to="/settings/roles">{t('roles.title')}</Link>
      <Link to="/settings/teams">{t('teams.title')}</Link>
    </nav>
  );
}
