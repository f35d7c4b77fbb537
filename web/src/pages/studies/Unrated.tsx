/** Says that amounts were left out, because no exchange rate turns them into the company's currency. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { groupsQuery, type Told, toldOf } from '../../engine/records';
import { LinkButton } from '../../ui/input/button';
import { useFigures } from '../../views/figures/format';
import { Notice } from '../../views/figures/notice';

export function Unrated() {
  const { t } = useTranslation('studies');
  const { number } = useFigures();
  const measure = toldOf('sum', 'total');
  const { data } = useQuery(groupsQuery('order', { by: [], measure: [measure], where: ['status', 'not in', ['cancelled', 'returned']] }));
  const told = data?.[0]?.[measure] as Told | null | undefined;
  if (!told?.missing) return null;
  return (
    <Notice tone="warn" title={t('unrated.title', { count: told.missing, shown: number(told.missing), currency: told.currency })} actions={<LinkButton href="/settings/rates">{t('unrated.enter')}</LinkButton>}>
      {t('unrated.text')}
    </Notice>
  );
}
