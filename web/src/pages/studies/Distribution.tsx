/** How lifetime value is spread: most are worth little, a few a lot. Counted afresh, so that each bar is exactly its list. */
import { useQueries } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCatalog } from '../../engine/catalog';
import type { Condition } from '../../engine/condition/ast';
import { countOf } from '../../engine/records';
import { Chart } from '../../views/chart/Chart';
import { categoryAxis, type Look, tooltip, valueAxis } from '../../views/chart/look';
import { useFigures } from '../../views/figures/format';

interface Bin {
  from: number;
  to: number | null;
}

/** The nearest of 1, 2, 5, 10, 20, 50… so that the bars have round ends. */
function round(value: number): number {
  const size = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((step) => step * size >= value * 0.75) ?? 10) * size;
}

export function binsAround(mean: number): Bin[] {
  if (!(mean > 0)) return [];
  const ends = [...new Set([0.05, 0.2, 0.5, 1, 2, 4, 10, 20].map((part) => round(mean * part)))];
  return [0, ...ends].map((from, index) => ({ from, to: ends[index] ?? null }));
}

export function Distribution({ mean }: { mean: number }) {
  const { t } = useTranslation('studies');
  const figures = useFigures();
  const navigate = useNavigate();
  const { currency } = useCatalog().workspace;
  const bins = useMemo(() => binsAround(mean), [mean]);
  const within = useCallback((bin: Bin): Condition => {
    const money = (amount: number) => ({ amount: String(amount), currency });
    const from: Condition = ['lifetime_value', '>=', money(bin.from)];
    return bin.to === null ? from : ['and', from, ['lifetime_value', '<', money(bin.to)]];
  }, [currency]);
  const counts = useQueries({ queries: bins.map((bin) => countOf('customer', within(bin))), combine: (answers) => answers.map((answer) => answer.data ?? 0).join(' ') });
  const customers = useMemo(() => counts.split(' ').map(Number), [counts]);
  const label = useCallback((bin: Bin) => (bin.to === null ? t('distribution.over', { from: figures.compactMoney(bin.from) }) : bin.from === 0 ? t('distribution.under', { to: figures.compactMoney(bin.to) }) : `${figures.compactMoney(bin.from)}–${figures.compactMoney(bin.to)}`), [figures, t]);
  const option = useCallback((look: Look) => ({
    grid: { left: 56, right: 12, top: 16, bottom: 32 },
    tooltip: { ...tooltip(look), axisPointer: { type: 'shadow' as const }, valueFormatter: (value: unknown) => figures.number(Number(value)) },
    xAxis: categoryAxis(look, bins.map(label)),
    yAxis: valueAxis(look, { format: figures.compact }),
    series: [{ type: 'bar' as const, name: t('distribution.customers'), data: customers, barCategoryGap: '12%', cursor: 'pointer', itemStyle: { color: look.colors[0], borderRadius: [4, 4, 0, 0] } }],
  }), [bins, customers, figures, label, t]);
  return (
    <Chart title={t('distribution.title')} summary={t('distribution.summary')} option={option} height={260}
      columns={[{ label: t('distribution.value') }, { label: t('distribution.customers'), format: figures.number }]} rows={bins.map((bin, index) => [label(bin), customers[index] ?? 0])}
      onPick={({ index }) => {
        const bin = bins[index];
        if (bin) void navigate({ to: '/$object', params: { object: 'customer' }, search: { f: within(bin), sort: '-lifetime_value' } });
      }} />
  );
}
