/** Says that amounts were left out, because no exchange rate turns them into the company's currency. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { countOf } from '../../engine/records';
import { LinkButton } from '../../ui/input/button';
import { useFigures } from '../../views/figures/format';
import { Notice } from '../../views/figures/notice';
import { unratedAt } from '../../views/figures/unrated';

export function Unrated() {
  const { t } = useTranslation('studies');
  const { number } = useFigures();
  const { data: count } = useQuery(countOf('order', ['and', ['status', 'not in', ['cancelled', 'returned']], unratedAt('total')]));
  if (!count) return null;
  return (
    <Notice tone="warn" title={t('unrated.title', { count, shown: number(count) })} actions={<LinkButton href="/settings/rates">{t('unrated.enter')}</LinkButton>}>
      {t('unrated.text')}
    </Notice>
  );
}
