/** Twelve months as a line, small enough to stand under a number. */

export function Sparkline({ values }: { values: readonly number[] }) {
  const most = Math.max(...values, 1);
  const step = values.length > 1 ? 120 / (values.length - 1) : 120;
  const points = values.map((value, index) => `${(index * step).toFixed(1)},${(22 - (value / most) * 20).toFixed(1)}`);
  return (
    <svg viewBox="0 0 120 24" width="100%" height="24" preserveAspectRatio="none" aria-hidden style={{ display: 'block', maxWidth: 160 }}>
      <polygon points={`0,24 ${points.join(' ')} 120,24`} fill="var(--chart-1)" opacity="0.12" />
      <polyline points={points.join(' ')} fill="none" stroke="var(--chart-1)" strokeWidth="2" vectorEffect="non-scaling-stroke" strokeLinejoin="round" />
    </svg>
  );
}
