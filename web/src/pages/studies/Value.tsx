/** Who the customers are by what they bought: segments, the vital few, and how unequal revenue is. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { fieldAt, useCatalog } from '../../engine/catalog';
import { countOf, groupsQuery, type RecordData } from '../../engine/records';
import { Card } from '../../views/figures/card';
import { Figure, Figures } from '../../views/figures/figure';
import { amountOf, useFigures } from '../../views/figures/format';
import { Notice } from '../../views/figures/notice';
import { Concentration, shareOfBest } from './Concentration';
import { valueReport } from './report';
import { SegmentsChart } from './SegmentsChart';
import styles from './studies.module.css';

export function Value({ run }: { run: RecordData }) {
  const { t } = useTranslation('studies');
  const figures = useFigures();
  const options = fieldAt(useCatalog(), 'customer', 'rfm_segment')?.field.options;
  const named = (code: string) => options?.find((option) => option.value === code)?.label ?? code;
  const { data: groups = [] } = useQuery(groupsQuery('customer', { by: ['rfm_segment'], measure: ['count', 'sum:revenue'] }));
  const { data: risk } = useQuery(countOf('customer', ['rfm_segment', 'in', ['at_risk', 'cannot_lose']]));
  const report = valueReport(run);
  const bought = groups.filter((group) => group.by[0]);
  const customers = bought.reduce((total, group) => total + Number(group.count ?? 0), 0);
  const revenue = bought.reduce((total, group) => total + amountOf(group['sum:revenue']), 0);
  const best = report.lorenz && revenue ? shareOfBest(report.lorenz, 0.2) : null;
  return (
    <>
      <Notice tone="note" title={best === null ? t('value.sentenceBare', { customers: figures.number(customers) }) : t('value.sentence', { share: figures.percent(best), revenue: figures.compactMoney(revenue) })}>{t(revenue || !customers ? 'value.trust' : 'value.unpriced')}</Notice>
      <Figures>
        <Figure label={t('value.customers')} value={figures.compact(customers)} to="/customer" search={{ f: ['purchases', '>', 0] }} />
        <Figure label={t('value.revenue')} value={revenue ? figures.compactMoney(revenue) : '–'} to="/customer" search={{ f: ['purchases', '>', 0], sort: '-revenue' }} />
        <Figure label={t('value.perCustomer')} value={customers && revenue ? figures.money(revenue / customers, 0) : '–'} />
        <Figure label={t('value.atRisk')} value={risk === null || risk === undefined ? null : figures.compact(risk)} note={t('value.atRiskNote', { first: named('at_risk'), second: named('cannot_lose') })} to="/customer" search={{ f: ['rfm_segment', 'in', ['at_risk', 'cannot_lose']], sort: '-revenue' }} />
      </Figures>
      <SegmentsChart groups={bought} />
      {revenue ? <Concentration report={report} /> : null}
      <Card title={t('value.next')}>
        <ul className={styles.next}>
          <li><Link to="/segment/$id" params={{ id: 'new' }} search={{ where: ['rfm_segment', 'in', ['at_risk', 'cannot_lose']], name: t('value.nextRisk') }}>{t('value.nextRiskText')}</Link></li>
          <li><Link to="/segment/$id" params={{ id: 'new' }} search={{ where: ['value_tier', '=', 'a'], name: t('value.nextBest') }}>{t('value.nextBestText')}</Link></li>
        </ul>
      </Card>
    </>
  );
}

