/** Says that amounts were left out, because no exchange rate turns them into the company's currency. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { countOf } from '../../engine/records';
import { LinkButton } from '../../ui/input/button';
import { useFigures } from '../../views/figures/format';
import { Notice } from '../../views/figures/notice';
import { unratedAt } from '../../views/figures/unrated';

export function Unrated() {
  const { t } = useTranslation('studies');
  const { number } = useFigures();
  const { data: count } = useQuery(countOf('order', ['and', ['status', 'not in', ['cancelled', 'returned']], unratedAt('total')]));
  const may = objectNamed(useCatalog(), 'exchange_rate')?.can.create;
  if (!count) return null;
  return (
    <Notice tone="warn" title={t('unrated.title', { count, shown: number(count) })} actions={may ? <LinkButton href="/settings/rates">{t('unrated.enter')}</LinkButton> : null}>
      {t('unrated.text')}
    </Notice>
  );
}
