/** What customers will still buy: what it comes to, how well the model did on purchases it had not seen, and the details. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { countOf, type RecordData } from '../../engine/records';
import { Figure, Figures } from '../../views/figures/figure';
import { useFigures } from '../../views/figures/format';
import { Notice } from '../../views/figures/notice';
import { BucketsChart, TrackingChart } from './BackTest';
import { Distribution } from './Distribution';
import { Models } from './Models';
import { lifetimeReport } from './report';

export function Lifetime({ run }: { run: RecordData }) {
  const { t } = useTranslation('studies');
  const figures = useFigures();
  const report = lifetimeReport(run);
  const { data: active } = useQuery(countOf('customer', ['alive_probability', '>=', 0.5]));
  const { data: soon } = useQuery(countOf('customer', ['expected_purchases_90', '>=', 0.5]));
  const model = report.models.find((each) => each.name === report.chosen) ?? report.models[0];
  const error = model?.accuracy.aggregateError ?? null;
  const fit = model && error !== null ? t(error < 0 ? 'lifetime.tooFew' : 'lifetime.tooMany', {
    predicted: figures.number(model.accuracy.predicted), actual: figures.number(model.accuracy.actual), error: figures.percent(Math.abs(error), Math.abs(error) < 0.1 ? 1 : 0),
  }) : '';
  const share = (count: number | null | undefined) => (report.customers && typeof count === 'number' ? t('lifetime.ofAll', { share: figures.percent(count / report.customers) }) : undefined);
  const known = (count: number | null | undefined) => (typeof count === 'number' ? figures.compact(count) : null);
  return (
    <>
      <Notice tone={report.grade === 'poor' ? 'warn' : report.grade ? 'good' : 'note'} title={t(report.lifetimeValue ? 'lifetime.sentence' : 'lifetime.sentenceBare', { worth: figures.compactMoney(report.lifetimeValue), purchases: figures.compact(report.purchases), customers: figures.number(report.customers) })}>
        {[fit, t(`trust.${report.grade ?? 'none'}`)].filter(Boolean).join(' ')}
      </Notice>
      <Figures>
        <Figure label={t('lifetime.worth')} value={report.lifetimeValue ? figures.compactMoney(report.lifetimeValue) : '–'} note={t('lifetime.worthNote')} to="/customer" search={{ f: ['lifetime_value', 'not_empty'], sort: '-lifetime_value' }} />
        <Figure label={t('lifetime.active')} value={known(active)} note={share(active)} to="/customer" search={{ f: ['alive_probability', '>=', 0.5], sort: '-alive_probability' }} />
        <Figure label={t('lifetime.soon')} value={known(soon)} note={share(soon)} to="/customer" search={{ f: ['expected_purchases_90', '>=', 0.5], sort: '-expected_purchases_90' }} />
        <Figure label={t('lifetime.repeat')} value={figures.compact(report.repeatCustomers)} note={share(report.repeatCustomers)} to="/customer" search={{ f: ['purchases', '>=', 2] }} />
      </Figures>
      {model?.tracking ? <TrackingChart tracking={model.tracking} /> : null}
      {model?.buckets.length ? <BucketsChart buckets={model.buckets} /> : null}
      {report.customers && report.lifetimeValue ? <Distribution mean={report.lifetimeValue / report.customers} /> : null}
      <Models report={report} run={run} />
    </>
  );
}
