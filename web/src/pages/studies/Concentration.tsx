/** How few customers bring how much of the revenue: the three tiers and the curve. */
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { groupsQuery } from '../../engine/records';
import { Chart } from '../../views/chart/Chart';
import { type Look, tooltip, valueAxis } from '../../views/chart/look';
import { Card, Stack } from '../../views/figures/card';
import { Figure } from '../../views/figures/figure';
import { amountOf, useFigures } from '../../views/figures/format';
import type { ValueReport } from './report';
import styles from './studies.module.css';

type Curve = NonNullable<ValueReport['lorenz']>;

/** The share of revenue that the best `share` of customers bring. */
export function shareOfBest(curve: Curve, share: number): number {
  const after = curve.customers.findIndex((point) => point >= share);
  if (after <= 0) return curve.revenue[Math.max(after, 0)] ?? 0;
  const [x0 = 0, x1 = 1] = [curve.customers[after - 1], curve.customers[after]];
  const [y0 = 0, y1 = 1] = [curve.revenue[after - 1], curve.revenue[after]];
  return x1 === x0 ? y1 : y0 + ((share - x0) / (x1 - x0)) * (y1 - y0);
}

export function Concentration({ report }: { report: ValueReport }) {
  const { t } = useTranslation('studies');
  return <Stack columns={2}><Tiers shares={report.tiers} />{report.lorenz ? <Lorenz curve={report.lorenz} /> : <Card title={t('lorenz.title')} lead={t('lorenz.none')} />}</Stack>;
}

function Tiers({ shares }: { shares: ValueReport['tiers'] }) {
  const { t } = useTranslation('studies');
  const figures = useFigures();
  const { data: groups = [] } = useQuery(groupsQuery('customer', { by: ['value_tier'], measure: ['count', 'sum:revenue'] }));
  const tiers = ['a', 'b', 'c'].map((tier) => groups.find((group) => group.by[0] === tier)).filter((group) => group !== undefined);
  const all = tiers.reduce((total, group) => total + Number(group.count ?? 0), 0) || 1;
  const money = tiers.reduce((total, group) => total + amountOf(group['sum:revenue']), 0) || 1;
  return (
    <Card title={t('tiers.title')} lead={t('tiers.lead')}>
      <div className={styles.tiers}>
        {tiers.map((group) => {
          const tier = String(group.by[0]);
          const count = Number(group.count ?? 0);
          const revenue = amountOf(group['sum:revenue']);
          return (
            <Figure key={tier} label={t(`tiers.${tier}`, { share: figures.percent(shares.find((each) => each.tier === tier)?.share ?? 0) })} value={t('tiers.customers', { count, shown: figures.number(count) })} to="/customer" search={{ f: ['value_tier', '=', tier], sort: '-revenue' }}
              note={t('tiers.note', { people: figures.percent(count / all), money: figures.percent(revenue / money), revenue: figures.compactMoney(revenue) })} />
          );
        })}
      </div>
    </Card>
  );
}

function Lorenz({ curve }: { curve: Curve }) {
  const { t } = useTranslation('studies');
  const figures = useFigures();
  const fifth = shareOfBest(curve, 0.2);
  const option = useCallback((look: Look) => {
    const percent = (value: number) => figures.percent(value);
    const points = curve.customers.map((point, index) => [point, curve.revenue[index] ?? 0]);
    return {
      grid: { left: 48, right: 20, top: 16, bottom: 44 },
      tooltip: { ...tooltip(look), valueFormatter: (value: unknown) => figures.percent(Number(value)) },
      xAxis: { ...valueAxis(look, { format: percent }), max: 1, interval: 0.2, name: t('lorenz.x'), nameLocation: 'middle' as const, nameGap: 28, nameTextStyle: { color: look.muted, fontSize: 12, fontFamily: look.font } },
      yAxis: { ...valueAxis(look, { format: percent }), max: 1, interval: 0.2 },
      series: [
        { type: 'line' as const, name: t('lorenz.equal'), data: [[0, 0], [1, 1]], symbol: 'none', lineStyle: { color: look.muted, type: 'dashed' as const, width: 1.5 }, tooltip: { show: false } },
        {
          type: 'line' as const, name: t('lorenz.actual'), data: points, symbol: 'none', lineStyle: { color: look.colors[0], width: 2.5 }, areaStyle: { color: look.colors[0], opacity: 0.1 },
          markLine: { symbol: 'none', silent: true, lineStyle: { color: look.fg, type: 'solid' as const, width: 1 }, label: { color: look.fg, fontFamily: look.font, fontSize: 12, formatter: t('lorenz.mark', { share: figures.percent(fifth) }), position: 'insideEndTop' as const, rotate: 0, align: 'left' as const, padding: [0, 0, -40, 8] }, data: [[{ coord: [0.2, 0] }, { coord: [0.2, fifth] }]] },
        },
      ],
    };
  }, [curve, fifth, figures, t]);
  return (
    <Chart title={t('lorenz.title')} option={option} height={280} summary={t('lorenz.summary', { share: figures.percent(fifth) })}
      legend={[{ label: t('lorenz.actual'), color: 1, form: 'line' }, { label: t('lorenz.equal'), color: 8, form: 'dashed' }]}
      columns={[{ label: t('lorenz.x'), format: (value) => figures.percent(value) }, { label: t('lorenz.y'), format: (value) => figures.percent(value, 1) }]}
      rows={curve.customers.map((point, index) => [figures.percent(point), curve.revenue[index] ?? 0])} />
  );
}
