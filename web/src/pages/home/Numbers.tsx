/** The few numbers that matter; each is a link to the records behind it. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { fieldAt, objectNamed, useCatalog } from '../../engine/catalog';
import type { Condition } from '../../engine/condition/ast';
import { countOf, groupsQuery } from '../../engine/records';
import { Figure, Figures } from '../../views/figures/figure';
import { amountOf, useFigures } from '../../views/figures/format';
import { unratedAt } from '../../views/figures/unrated';
import { Coming, isComing } from './coming';
import { Sparkline } from './Sparkline';

const year: Condition = ['and', ['placed_at', 'within', 'last', 12, 'month'], ['status', 'not in', ['cancelled', 'returned']]];
const slipping: Condition = ['rfm_segment', 'in', ['at_risk', 'cannot_lose', 'about_to_sleep']];

export function Numbers() {
  const { t } = useTranslation('home');
  const figures = useFigures();
  const catalog = useCatalog();
  const scored = Boolean(fieldAt(catalog, 'customer', 'rfm_segment')) && Boolean(fieldAt(catalog, 'customer', 'lifetime_value'));
  const sells = objectNamed(catalog, 'order')?.can.read ?? false;
  const asked = {
    customers: useQuery(countOf('customer', null)),
    orders: useQuery({ ...countOf('order', null), enabled: sells }),
    months: useQuery({ ...groupsQuery('order', { by: ['placed_at:month'], measure: ['count', 'sum:total'], where: year }), enabled: sells }),
    // What no rate is known for is in no sum: of that alone revenue is not nothing but unknown.
    unrated: useQuery({ ...countOf('order', ['and', year, unratedAt('total')]), enabled: sells }),
    active: useQuery({ ...countOf('customer', ['alive_probability', '>=', 0.5]), enabled: scored }),
    known: useQuery({ ...countOf('customer', ['alive_probability', 'not_empty']), enabled: scored }),
    stake: useQuery({ ...groupsQuery('customer', { by: ['rfm_segment'], measure: ['count', 'sum:revenue'], where: slipping }), enabled: scored }),
  };
  if (isComing(...Object.values(asked))) return <Coming />;
  const customers = asked.customers.data;
  const orders = asked.orders.data;
  const unrated = asked.unrated.data;
  const active = asked.active.data;
  const known = asked.known.data;
  const stake = asked.stake.data;
  const revenue = asked.months.data?.map((group) => ({ month: String(group.by[0] ?? ''), amount: amountOf(group['sum:total']) })).sort((left, right) => left.month.localeCompare(right.month));
  const total = revenue?.reduce((sum, each) => sum + each.amount, 0);
  const atStake = stake?.reduce((sum, group) => sum + amountOf(group['sum:revenue']), 0);
  const slippingCount = stake?.reduce((sum, group) => sum + Number(group.count ?? 0), 0) ?? 0;
  return (
    <Figures>
      <Figure label={t('numbers.customers')} value={typeof customers === 'number' ? figures.compact(customers) : null} to="/customer" />
      {sells ? <Figure label={t('numbers.orders')} value={typeof orders === 'number' ? figures.compact(orders) : null} to="/order" /> : null}
      {sells ? <Figure label={t('numbers.revenue')} value={total === undefined ? null : unrated && !total ? '–' : figures.compactMoney(total)} note={unrated ? t('numbers.unrated', { count: unrated, shown: figures.compact(unrated) }) : revenue && revenue.length > 1 ? <Sparkline values={revenue.map((each) => each.amount)} /> : t('numbers.year')} to="/order" search={{ f: year, sort: '-placed_at' }} /> : null}
      {scored ? <Figure label={t('numbers.active')} value={typeof active === 'number' && typeof known === 'number' ? (known ? figures.percent(active / known) : '–') : null} note={known ? t('numbers.activeNote', { active: figures.compact(active ?? 0), known: figures.compact(known) }) : t('numbers.notYet')} to="/customer" search={{ f: ['alive_probability', '>=', 0.5], sort: '-alive_probability' }} /> : null}
      {scored ? <Figure label={t('numbers.stake')} value={atStake === undefined ? null : atStake ? figures.compactMoney(atStake) : '–'} note={slippingCount ? t('numbers.stakeNote', { count: slippingCount, shown: figures.compact(slippingCount) }) : t('numbers.notYet')} to="/customer" search={{ f: slipping, sort: '-revenue' }} /> : null}
    </Figures>
  );
}
