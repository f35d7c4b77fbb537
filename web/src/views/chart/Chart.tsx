/** A picture of numbers: drawn lazily, told in a sentence, with its numbers in a table behind it. */
import type { EChartsCoreOption, ECharts } from 'echarts/core';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconChartBar from 'tabler/IconChartBar';
import IconTable from 'tabler/IconTable';
import { useScheme } from '../../engine/appearance';
import { IconButton } from '../../ui/input/button';
import { Card } from '../figures/card';
import { Legend, type LegendEntry } from './Legend';
import styles from './chart.module.css';
import { type Look, readLook } from './look';
import { Table, type TableColumn } from './Table';

export interface Pick {
  name: string;
  index: number;
  series: string;
}

interface ChartProps {
  title: string;
  /** What the picture says, in one sentence. */
  summary: ReactNode;
  option: (look: Look) => EChartsCoreOption;
  columns: readonly TableColumn[];
  rows: readonly (readonly (string | number)[])[];
  height?: number;
  legend?: readonly LegendEntry[];
  /** Makes the marks lead somewhere. */
  onPick?: (pick: Pick) => void;
}

export function Chart({ title, summary, option, columns, rows, height = 300, legend, onPick }: ChartProps) {
  const { t } = useTranslation('studies');
  const [table, showTable] = useState(false);
  const id = useId();
  const toggle = (
    <IconButton label={table ? t('chart.picture') : t('chart.table')} active={table} onClick={() => showTable(!table)}>
      {table ? <IconChartBar size={18} /> : <IconTable size={18} />}
    </IconButton>
  );
  return (
    <Card title={title} aside={toggle} lead={<span id={id}>{summary}</span>}>
      {table ? <Table caption={title} columns={columns} rows={rows} /> : (
        <>
          {legend ? <Legend entries={legend} /> : null}
          <div role="img" aria-label={title} aria-describedby={id}><Drawing option={option} height={height} onPick={onPick} /></div>
        </>
      )}
    </Card>
  );
}

function Drawing({ option, height, onPick }: { option: ChartProps['option']; height: number; onPick?: ChartProps['onPick'] }) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const pick = useRef(onPick);
  const [ready, setReady] = useState(false);
  const scheme = useScheme();
  useEffect(() => { pick.current = onPick; }, [onPick]);

  useEffect(() => {
    const node = place.current;
    let gone = false;
    let observer: ResizeObserver | undefined;
    void import('./kit').then(({ init }) => {
      if (gone || !node) return;
      const made = init(node, null, { renderer: 'svg' });
      made.on('click', (event) => pick.current?.({ name: String(event.name), index: event.dataIndex ?? 0, series: String(event.seriesName ?? '') }));
      observer = new ResizeObserver(() => made.resize());
      observer.observe(node);
      chart.current = made;
      setReady(true);
    });
    return () => {
      gone = true;
      observer?.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    if (!ready) return undefined;
    // The tokens change in the same frame as the scheme; reading them a frame later gets the new ones.
    const frame = requestAnimationFrame(() => {
      const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
      chart.current?.setOption({ animation: !still, animationDuration: 240, ...option(readLook()) }, true);
    });
    return () => cancelAnimationFrame(frame);
  }, [ready, option, scheme]);

  return <div ref={place} className={styles.drawing} data-ready={ready || undefined} data-picks={onPick ? true : undefined} style={{ height }} />;
}
