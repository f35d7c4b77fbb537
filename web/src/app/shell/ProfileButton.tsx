/** Who is signed in; it stands before the menu behind it has arrived. */
import type { ButtonHTMLAttributes, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { roleLabel, useCatalog } from '../../engine/catalog';
import { Avatar } from '../../ui/show/avatar';
import styles from './shell.module.css';

interface ProfileButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icons: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function ProfileButton({ icons, ...rest }: ProfileButtonProps) {
  const { t } = useTranslation('shell');
  const catalog = useCatalog();
  const { me } = catalog;
  return (
    <button type="button" {...rest} className={styles.profile} aria-label={icons ? t('profile', { name: me.name }) : undefined}>
      <Avatar name={me.name || me.email} size={26} />{icons ? null : <div>{me.name}<small>{t(`role.${me.role}`, { defaultValue: roleLabel(catalog, me.role) })}</small></div>}
    </button>
  );
}
