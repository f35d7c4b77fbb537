/** Those who got the mail beside those who were held out: buyers and revenue per head, each with its interval. */
import { useTranslation } from 'react-i18next';
import { useFigures } from '../figures/format';
import { type Arm, type Result, shareInterval } from './result';
import styles from './verdict.module.css';

interface Bar {
  label: string;
  value: number;
  low?: number | null;
  high?: number | null;
  shown: string;
  detail: string;
  arm: 'treated' | 'holdout';
}

function Bars({ title, bars }: { title: string; bars: readonly Bar[] }) {
  const most = Math.max(...bars.map((bar) => Math.max(bar.value, bar.high ?? 0)), 1e-9) * 1.04;
  const at = (value: number) => `${Math.min(Math.max(value / most, 0), 1) * 100}%`;
  return (
    <figure className={styles.bars}>
      <figcaption>{title}</figcaption>
      {bars.map((bar) => (
        <div key={bar.arm} className={styles.bar} data-arm={bar.arm}>
          <span className={styles.barLabel}>{bar.label}</span>
          <span className={styles.barTrack}>
            <i style={{ width: at(bar.value) }} />
            {typeof bar.low === 'number' && typeof bar.high === 'number'
              ? <b style={{ left: at(bar.low), width: `${(Math.min(bar.high, most) - Math.max(bar.low, 0)) / most * 100}%` }} /> : null}
          </span>
          <strong>{bar.shown}</strong>
          <small>{bar.detail}</small>
        </div>
      ))}
    </figure>
  );
}

export function Arms({ result }: { result: Result }) {
  const { t } = useTranslation('campaigns');
  const { money, number, percent } = useFigures();
  const currency = result.revenue_per_head.currency ?? 'CNY';
  const sides: [Bar['arm'], Arm][] = [['treated', result.treated], ['holdout', result.holdout]];
  const coin = (amount: number) => money({ amount: String(amount), currency }, 2);
  const buyers = sides.map(([arm, side]): Bar => {
    const { buyer_rate_low: from, buyer_rate_high: to } = side;
    const [low, high] = typeof from === 'number' && typeof to === 'number' ? [from, to] : shareInterval(side.buyers, side.n);
    return {
      arm, label: t(`arms.${arm}`), value: side.n ? side.buyers / side.n : 0, low, high,
      shown: t('arms.of', { buyers: number(side.buyers), people: number(side.n) }),
      detail: t('arms.buyersDetail', { share: percent(side.n ? side.buyers / side.n : 0, 1), low: percent(low, 1), high: percent(high, 1) }),
    };
  });
  const revenue = sides.map(([arm, side]): Bar => ({
    arm, label: t(`arms.${arm}`), value: side.revenue_per_head ?? 0, low: side.low, high: side.high, shown: coin(side.revenue_per_head ?? 0),
    detail: typeof side.low === 'number' && typeof side.high === 'number' && side.low < side.high
      ? t('arms.revenueInterval', { total: coin(side.revenue), low: coin(side.low), high: coin(side.high) })
      : t('arms.revenueDetail', { total: coin(side.revenue), people: number(side.n) }),
  }));
  return <div className={styles.arms}><Bars title={t('arms.buyers')} bars={buyers} /><Bars title={t('arms.revenue')} bars={revenue} /></div>;
}
