/** Says beside a count that amounts had no part in it, because there is no exchange rate for them. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { objectNamed, useCatalog } from '../../engine/catalog';
import type { Condition } from '../../engine/condition/ast';
import { useFigures } from './format';
import styles from './figures.module.css';
import { useUnrated } from './unrated';

interface LeftOutProps {
  object: string;
  /** What is counted; it is finished and has settled. */
  where: Condition | null;
}

export function LeftOut({ object, where }: LeftOutProps) {
  const { t } = useTranslation('list');
  const { number } = useFigures();
  const count = useUnrated(object, where);
  const may = objectNamed(useCatalog(), 'exchange_rate')?.can.create;
  if (!count) return null;
  return (
    <span className={styles.leftOut} role="status">
      {t('total.missing', { count, shown: number(count) })}{may ? <> <Link to="/settings/$part" params={{ part: 'rates' }} search={{}}>{t('manage:rates.title')}</Link></> : null}
    </span>
  );
}
