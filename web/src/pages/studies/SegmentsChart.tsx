/** The named segments, how many customers each holds and what they brought in, side by side. */
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldAt, useCatalog } from '../../engine/catalog';
import type { Group } from '../../engine/records';
import { usePhone } from '../../ui/theme/screen';
import { Chart } from '../../views/chart/Chart';
import { categoryAxis, type Look, tooltip, valueAxis } from '../../views/chart/look';
import { amountOf, useFigures } from '../../views/figures/format';

const order = ['champions', 'loyal', 'potential_loyalist', 'new', 'promising', 'need_attention', 'about_to_sleep', 'at_risk', 'cannot_lose', 'hibernating', 'lost'];

export function SegmentsChart({ groups }: { groups: readonly Group[] }) {
  const { t } = useTranslation('studies');
  const figures = useFigures();
  const navigate = useNavigate();
  const phone = usePhone();
  const options = fieldAt(useCatalog(), 'customer', 'rfm_segment')?.field.options;
  const rows = useMemo(() => groups
    .map((group) => ({
      code: String(group.by[0]), label: options?.find((option) => option.value === group.by[0])?.label ?? String(group.by[0]),
      count: Number(group.count ?? 0), revenue: amountOf(group['sum:revenue']),
    }))
    .sort((left, right) => order.indexOf(left.code) - order.indexOf(right.code)), [groups, options]);

  /** Orders without amounts say who comes and how often, and nothing of money. */
  const priced = rows.some((row) => row.revenue !== 0);
  const option = useCallback((look: Look) => {
    const labels = rows.map((row) => row.label);
    const side = (gridIndex: number, data: number[], color: string | undefined, format: (value: number) => string, name: string) => ({
      type: 'bar' as const, name, xAxisIndex: gridIndex, yAxisIndex: gridIndex, data, barMaxWidth: 18, cursor: 'pointer',
      itemStyle: { color, borderRadius: [0, 4, 4, 0] },
      label: { show: true, position: 'right' as const, color: look.fg, fontSize: 12, fontFamily: look.font, formatter: (item: { value: unknown }) => format(Number(item.value)) },
    });
    const bare = { ...valueAxis(look), axisLabel: { show: false }, splitLine: { show: false } };
    const names = { ...categoryAxis(look, labels), inverse: true, axisLine: { show: false }, axisLabel: { color: look.fg, fontSize: 13, fontFamily: look.font, interval: 0 } };
    const single = [{ left: phone ? 118 : 150, right: 80, top: 8, bottom: 8 }];
    const grids = !priced ? single : phone
      ? [{ left: 118, right: 56, top: 8, height: '44%' }, { left: 118, right: 64, top: '54%', height: '44%' }]
      : [{ left: 150, right: '50%', top: 8, bottom: 8 }, { left: '54%', right: 80, top: 8, bottom: 8 }];
    return {
      grid: grids,
      tooltip: { ...tooltip(look), axisPointer: { type: 'shadow' as const } },
      xAxis: [{ ...bare, gridIndex: 0 }, { ...bare, gridIndex: 1 }].slice(0, grids.length),
      yAxis: [{ ...names, gridIndex: 0 }, { ...names, gridIndex: 1, axisLabel: { ...names.axisLabel, show: phone } }].slice(0, grids.length),
      series: [
        side(0, rows.map((row) => row.count), look.colors[0], figures.compact, t('segments.customers')),
        side(1, rows.map((row) => row.revenue), look.colors[1], figures.compactMoney, t('segments.revenue')),
      ].slice(0, grids.length),
    };
  }, [figures, phone, priced, rows, t]);

  const measured = priced ? 'revenue' : 'count';
  const best = rows.reduce<(typeof rows)[number] | null>((found, row) => (found && found[measured] >= row[measured] ? found : row), null);
  return (
    <Chart title={t('segments.title')} option={option} height={phone && priced ? 640 : Math.max(rows.length * 34 + 24, 120)}
      summary={best ? t(priced ? 'segments.summary' : 'segments.summaryBare', { segment: best.label, count: best.count, customers: figures.number(best.count), revenue: figures.compactMoney(best.revenue) }) : t('segments.none')}
      legend={[{ label: t('segments.customers'), color: 1 }, ...(priced ? [{ label: t('segments.revenue'), color: 2 }] : [])]}
      columns={[{ label: t('segments.segment') }, { label: t('segments.customers'), format: figures.number }, ...(priced ? [{ label: t('segments.revenue'), format: (value: number) => figures.money(value, 0) }] : [])]}
      rows={rows.map((row) => [row.label, row.count, ...(priced ? [row.revenue] : [])])}
      onPick={({ index }) => {
        const row = rows[index];
        if (row) void navigate({ to: '/$object', params: { object: 'customer' }, search: { f: ['rfm_segment', '=', row.code], sort: '-revenue' } });
      }} />
  );
}
