/** What a measurement says, as the server keeps it on the campaign. */
import type { Money, RecordData } from '../../engine/records';

export type Verdict = 'too_early' | 'no_effect' | 'worked' | 'harmed';
export type Why = 'window_open' | 'few_people' | 'few_buyers' | 'covers_zero' | 'above_zero' | 'below_zero';

export interface Arm {
  n: number;
  buyers: number;
  orders?: number;
  revenue: number;
  buyer_rate: number | null;
  revenue_per_head: number | null;
  /** The interval of revenue per head, when the server gives one. */
  low?: number | null;
  high?: number | null;
  /** The interval of the share who bought; measurements of older versions have none. */
  buyer_rate_low?: number | null;
  buyer_rate_high?: number | null;
}

export interface Difference {
  value: number | null;
  low: number | null;
  high: number | null;
  p_value?: number | null;
  detectable?: number | null;
}

export interface Result {
  treated: Arm;
  holdout: Arm;
  buyers_difference: Difference;
  revenue_per_head: Difference & { currency?: string };
  extra_revenue?: number | null;
  verdict: Verdict;
  why?: Why | null;
  window?: { from: string; until: string; days: number } | null;
  /** Orders in other currencies: at the rate of their day, and without one. */
  converted?: number;
  other_currencies?: number;
  as_of?: string;
}

export const verdictHues: Readonly<Record<Verdict, string>> = { worked: 'green', harmed: 'red', no_effect: 'slate', too_early: 'amber' };

export function isVerdict(value: unknown): value is Verdict {
  return typeof value === 'string' && value in verdictHues;
}

export function resultOf(campaign: RecordData): Result | null {
  const result = campaign.result as Partial<Result> | null | undefined;
  return result?.treated && result.holdout && result.revenue_per_head ? (result as Result) : null;
}

export function effectOf(campaign: RecordData): Money | null {
  return (campaign.effect_per_head as Money | null | undefined) ?? null;
}

/** Wilson's interval of a share, which stays sensible with few buyers. */
export function shareInterval(hits: number, people: number, z = 1.96): [number, number] {
  if (people <= 0) return [0, 1];
  const share = hits / people;
  const spread = (z * z) / people;
  const centre = share + spread / 2;
  const half = z * Math.sqrt((share * (1 - share)) / people + spread / (4 * people));
  return [Math.max(0, (centre - half) / (1 + spread)), Math.min(1, (centre + half) / (1 + spread))];
}
