/** The model held against purchases it had not seen: over time, and by how often people had bought. */
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../../views/chart/Chart';
import { categoryAxis, type Look, tooltip, valueAxis } from '../../views/chart/look';
import { useFigures } from '../../views/figures/format';
import type { Bucket, Tracking } from './report';

export function TrackingChart({ tracking }: { tracking: Tracking }) {
  const { t, i18n } = useTranslation('studies');
  const figures = useFigures();
  const option = useCallback((look: Look) => {
    const month = new Intl.DateTimeFormat(i18n.language, { month: 'short', year: '2-digit', timeZone: 'UTC' });
    const line = (name: string, data: number[], color: string | undefined, type: 'solid' | 'dashed') => ({
      type: 'line' as const, name, data: tracking.at.map((at, index) => [at, data[index] ?? 0]), symbol: 'none', lineStyle: { color, width: 2.5, type }, itemStyle: { color },
    });
    return {
      grid: { left: 56, right: 20, top: 28, bottom: 32 },
      tooltip: { ...tooltip(look), valueFormatter: (value: unknown) => figures.number(Number(value)) },
      xAxis: { type: 'time' as const, axisLabel: { color: look.muted, fontSize: 12, fontFamily: look.font, hideOverlap: true, formatter: (value: number) => month.format(value) }, axisLine: { lineStyle: { color: look.line } }, axisTick: { show: false }, splitLine: { show: false }, splitNumber: 6 },
      yAxis: valueAxis(look, { format: figures.compact }),
      series: [
        { ...line(t('tracking.actual'), tracking.actual, look.colors[0], 'solid'),
          markLine: { symbol: 'none', silent: true, lineStyle: { color: look.fg, type: 'dashed' as const, width: 1 }, label: { formatter: t('tracking.cut'), color: look.muted, fontSize: 12, fontFamily: look.font }, data: [{ xAxis: tracking.cut }] },
          markArea: { silent: true, itemStyle: { color: look.muted, opacity: 0.06 }, data: [[{ xAxis: tracking.cut }, { xAxis: tracking.at.at(-1) }]] } },
        line(t('tracking.predicted'), tracking.predicted, look.colors[4], 'dashed'),
      ],
    };
  }, [figures, i18n.language, t, tracking]);
  return (
    <Chart title={t('tracking.title')} summary={t('tracking.summary', { cut: figures.date(tracking.cut) })} option={option}
      legend={[{ label: t('tracking.actual'), color: 1, form: 'line' }, { label: t('tracking.predicted'), color: 5, form: 'dashed' }]}
      columns={[{ label: t('tracking.date') }, { label: t('tracking.actual'), format: figures.number }, { label: t('tracking.predicted'), format: figures.number }]}
      rows={tracking.at.map((at, index) => [figures.date(at), tracking.actual[index] ?? 0, tracking.predicted[index] ?? 0])} />
  );
}

export function BucketsChart({ buckets }: { buckets: readonly Bucket[] }) {
  const { t } = useTranslation('studies');
  const figures = useFigures();
  const navigate = useNavigate();
  const top = buckets.length - 1;
  const label = useCallback((bucket: Bucket, index: number) => (index === top ? `${figures.number(bucket.repeats)}+` : figures.number(bucket.repeats)), [figures, top]);
  const option = useCallback((look: Look) => {
    const bars = (name: string, data: number[], color: string | undefined) => ({
      type: 'bar' as const, name, data, barMaxWidth: 26, barGap: '10%', cursor: 'pointer', itemStyle: { color, borderRadius: [4, 4, 0, 0] },
    });
    return {
      grid: { left: 48, right: 12, top: 16, bottom: 48 },
      tooltip: { ...tooltip(look), axisPointer: { type: 'shadow' as const }, valueFormatter: (value: unknown) => figures.number(Number(value), 2) },
      xAxis: categoryAxis(look, buckets.map(label), t('buckets.x')),
      yAxis: valueAxis(look, { format: (value) => figures.number(value, value % 1 ? 1 : 0) }),
      series: [bars(t('buckets.actual'), buckets.map((bucket) => bucket.actual), look.colors[0]), bars(t('buckets.predicted'), buckets.map((bucket) => bucket.predicted), look.colors[4])],
    };
  }, [buckets, figures, label, t]);
  return (
    <Chart title={t('buckets.title')} summary={t('buckets.summary')} option={option} height={280}
      legend={[{ label: t('buckets.actual'), color: 1 }, { label: t('buckets.predicted'), color: 5 }]}
      columns={[{ label: t('buckets.x') }, { label: t('buckets.customers'), format: figures.number }, { label: t('buckets.actual'), format: (value) => figures.number(value, 2) }, { label: t('buckets.predicted'), format: (value) => figures.number(value, 2) }]}
      rows={buckets.map((bucket, index) => [label(bucket, index), bucket.customers, bucket.actual, bucket.predicted])}
      onPick={({ index }) => {
        const bucket = buckets[index];
        if (bucket) void navigate({ to: '/$object', params: { object: 'customer' }, search: { f: ['purchases', index === top ? '>=' : '=', bucket.repeats + 1], sort: '-lifetime_value' } });
      }} />
  );
}
