/** The verdict on a campaign in one plain sentence, always with its interval, never a bare percentage. */
import { useTranslation } from 'react-i18next';
import type { RecordData } from '../../engine/records';
import { type Figures, useFigures } from '../figures/format';
import { effectOf, isVerdict, type Result, resultOf } from './result';

type Words = (key: string, values?: Record<string, string | number>) => string;

/** “¥1.10 less” or “¥5.30 more”; never a sign that must be explained. */
export function moreOrLess(amount: number, currency: string, figures: Figures, t: Words): string {
  const money = figures.money({ amount: String(Math.abs(amount)), currency }, 2);
  return amount < 0 ? t('verdict.less', { money }) : t('verdict.more', { money });
}

function early(result: Result, figures: Figures, t: Words): string {
  if (result.why === 'window_open' && result.window) return t('verdict.windowOpen', { date: figures.date(result.window.until) });
  return t(result.why === 'few_people' ? 'verdict.fewPeople' : result.why === 'few_buyers' ? 'verdict.fewBuyers' : 'verdict.early');
}

export function verdictWords(result: Result, figures: Figures, t: Words): string {
  const { value, low, high, currency = 'CNY' } = result.revenue_per_head;
  if (result.verdict === 'too_early') return early(result, figures, t);
  if (value === null || low === null || high === null) return t(`verdict.bare.${result.verdict}`);
  const money = (amount: number) => figures.money({ amount: String(Math.abs(amount)), currency }, 2);
  if (result.verdict === 'worked') return t('verdict.worked', { about: money(value), low: money(low), high: money(high) });
  if (result.verdict === 'harmed') return t('verdict.harmed', { about: money(value), low: money(high), high: money(low) });
  return t('verdict.noEffect', { low: moreOrLess(low, currency, figures, t), high: moreOrLess(high, currency, figures, t) });
}

/** For lists, where only the verdict and the amount are at hand. */
export function ShortVerdict({ campaign }: { campaign: RecordData }) {
  const { t } = useTranslation('campaigns');
  const figures = useFigures();
  const result = resultOf(campaign);
  if (result) return <>{verdictWords(result, figures, t)}</>;
  const { verdict } = campaign;
  if (!isVerdict(verdict)) return null;
  const effect = effectOf(campaign);
  if ((verdict === 'worked' || verdict === 'harmed') && effect) {
    return <>{t(`verdict.short.${verdict}`, { about: figures.money({ ...effect, amount: String(Math.abs(Number(effect.amount))) }, 2) })}</>;
  }
  return <>{t(`verdict.bare.${verdict}`)}</>;
}
