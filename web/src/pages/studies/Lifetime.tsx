/** What customers will still buy: what it comes to, how well the model did on purchases it had not seen, and the details. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { countOf, groupsQuery, type RecordData } from '../../engine/records';
import { Figure, Figures } from '../../views/figures/figure';
import { amountOf, useFigures } from '../../views/figures/format';
import { Notice } from '../../views/figures/notice';
import { BucketsChart, TrackingChart } from './BackTest';
import { Distribution } from './Distribution';
import { Models } from './Models';
import { type LifetimeReport, lifetimeReport } from './report';

/** How far to trust it, from what it got right on purchases held back from it. */
export function trustOf(report: LifetimeReport): 'good' | 'fair' | 'care' | null {
  const model = report.models.find((each) => each.name === report.chosen) ?? report.models[0];
  const error = model?.accuracy.aggregateError;
  if (!model || error === null || error === undefined) return null;
  const better = model.betterThanNaive ?? 0;
  if (Math.abs(error) <= 0.1 && better > 0) return 'good';
  return Math.abs(error) <= 0.25 && better > -0.02 ? 'fair' : 'care';
}

function useTotals() {
  const { data: sums = [] } = useQuery(groupsQuery('customer', { by: ['value_tier'], measure: ['count', 'sum:lifetime_value', 'sum:expected_purchases_90'] }));
  const { data: active } = useQuery(countOf('customer', ['alive_probability', '>=', 0.5]));
  const { data: scored } = useQuery(countOf('customer', ['lifetime_value', 'not_empty']));
  const add = (measure: string) => sums.reduce((total, group) => total + amountOf(group[measure]), 0);
  return { worth: add('sum:lifetime_value'), soon: add('sum:expected_purchases_90'), active: active ?? null, scored: scored ?? null, ready: sums.length > 0 };
}

export function Lifetime({ run }: { run: RecordData }) {
  const { t } = useTranslation('studies');
  const figures = useFigures();
  const report = lifetimeReport(run);
  const totals = useTotals();
  const model = report.models.find((each) => each.name === report.chosen) ?? report.models[0];
  const trust = trustOf(report);
  const error = model?.accuracy.aggregateError ?? null;
  const fit = model && error !== null ? t(error < 0 ? 'lifetime.tooFew' : 'lifetime.tooMany', {
    predicted: figures.number(model.accuracy.predicted), actual: figures.number(model.accuracy.actual), error: figures.percent(Math.abs(error), Math.abs(error) < 0.1 ? 1 : 0),
  }) : '';
  return (
    <>
      <Notice tone={trust === 'care' ? 'warn' : trust ? 'good' : 'note'} title={t('lifetime.sentence', { worth: figures.compactMoney(totals.worth), customers: totals.scored === null ? '…' : figures.number(totals.scored) })}>
        {[fit, trust ? t(`trust.${trust}`) : t('trust.none')].filter(Boolean).join(' ')}
      </Notice>
      <Figures>
        <Figure label={t('lifetime.worth')} value={totals.ready ? figures.compactMoney(totals.worth) : null} note={t('lifetime.worthNote')} to="/customer" search={{ where: ['lifetime_value', 'not_empty'], sort: '-lifetime_value' }} />
        <Figure label={t('lifetime.active')} value={totals.active === null ? null : figures.compact(totals.active)} note={totals.scored ? t('lifetime.activeNote', { share: figures.percent((totals.active ?? 0) / totals.scored) }) : undefined} to="/customer" search={{ where: ['alive_probability', '>=', 0.5], sort: '-alive_probability' }} />
        <Figure label={t('lifetime.soon')} value={totals.ready ? figures.compact(totals.soon) : null} to="/customer" search={{ where: ['expected_purchases_90', '>', 0], sort: '-expected_purchases_90' }} />
      </Figures>
      {model?.tracking ? <TrackingChart tracking={model.tracking} /> : null}
      {model?.buckets.length ? <BucketsChart buckets={model.buckets} /> : null}
      {report.distribution.length ? <Distribution bins={report.distribution} /> : null}
      <Models report={report} run={run} />
    </>
  );
}
