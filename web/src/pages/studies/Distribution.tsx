/** How lifetime value is spread: most are worth little, a few a lot. */
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useCatalog } from '../../engine/catalog';
import { Chart } from '../../views/chart/Chart';
import { categoryAxis, type Look, tooltip, valueAxis } from '../../views/chart/look';
import { useFigures } from '../../views/figures/format';
import type { Bin } from './report';

export function Distribution({ bins }: { bins: readonly Bin[] }) {
  const { t } = useTranslation('studies');
  const figures = useFigures();
  const navigate = useNavigate();
  const { workspace } = useCatalog();
  const label = useCallback((bin: Bin) => (bin.to === null ? t('distribution.over', { from: figures.compactMoney(bin.from) }) : `${figures.compactMoney(bin.from)}–${figures.compactMoney(bin.to)}`), [figures, t]);
  const option = useCallback((look: Look) => ({
    grid: { left: 56, right: 12, top: 16, bottom: 32 },
    tooltip: { ...tooltip(look), axisPointer: { type: 'shadow' as const }, valueFormatter: (value: unknown) => figures.number(Number(value)) },
    xAxis: categoryAxis(look, bins.map(label)),
    yAxis: valueAxis(look, { format: figures.compact }),
    series: [{ type: 'bar' as const, name: t('distribution.customers'), data: bins.map((bin) => bin.customers), barCategoryGap: '12%', cursor: 'pointer', itemStyle: { color: look.colors[0], borderRadius: [4, 4, 0, 0] } }],
  }), [bins, figures, label, t]);
  return (
    <Chart title={t('distribution.title')} summary={t('distribution.summary')} option={option} height={260}
      columns={[{ label: t('distribution.value') }, { label: t('distribution.customers'), format: figures.number }]} rows={bins.map((bin) => [label(bin), bin.customers])}
      onPick={({ index }) => {
        const bin = bins[index];
        if (!bin) return;
        const money = (amount: number) => ({ amount: String(amount), currency: workspace.currency });
        const from = ['lifetime_value', '>=', money(bin.from)];
        void navigate({ to: '/$object', params: { object: 'customer' }, search: { where: bin.to === null ? from : ['and', from, ['lifetime_value', '<', money(bin.to)]], sort: '-lifetime_value' } });
      }} />
  );
}
