/** The only place that knows how the server writes the reports of its studies. */
import type { RecordData } from '../../engine/records';

export interface Accuracy {
  mae: number;
  rmse: number;
  correlation: number | null;
  predicted: number;
  actual: number;
  aggregateError: number | null;
}

export interface Bucket {
  repeats: number;
  customers: number;
  actual: number;
  predicted: number;
}

export interface Tracking {
  /** Dates, one a step. */
  at: string[];
  actual: number[];
  predicted: number[];
  /** The day until which the model learned. */
  cut: string;
}

export interface ModelReport {
  name: string;
  accuracy: Accuracy;
  naive: { name: string; accuracy: Accuracy }[];
  buckets: Bucket[];
  tracking: Tracking | null;
}

export type Grade = 'good' | 'fair' | 'poor';

export interface LifetimeReport {
  chosen: string;
  models: ModelReport[];
  grade: Grade | null;
  customers: number;
  repeatCustomers: number;
  alive: number;
  /** Expected within a year. */
  purchases: number;
  lifetimeValue: number;
}

export interface ValueReport {
  lorenz: { customers: number[]; revenue: number[]; gini: number } | null;
  /** The share of revenue that each tier was to bring in that run. */
  tiers: { tier: string; share: number }[];
}

type Loose = Readonly<Record<string, unknown>>;

function loose(value: unknown): Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function numbers(value: unknown): number[] {
  return list(value).map(Number);
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function accuracyOf(value: unknown): Accuracy {
  const found = loose(value);
  return {
    mae: number(found.mae) ?? 0, rmse: number(found.rmse) ?? 0, correlation: number(found.correlation),
    predicted: number(found.predicted) ?? 0, actual: number(found.actual) ?? 0, aggregateError: number(found.aggregate_error),
  };
}

function dayAfter(start: string, days: number): string {
  return new Date(Date.parse(`${start}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function trackingOf(value: unknown, start: unknown): Tracking | null {
  const found = loose(value);
  const days = numbers(found.days);
  if (typeof start !== 'string' || days.length === 0) return null;
  return { at: days.map((day) => dayAfter(start, day)), actual: numbers(found.actual), predicted: numbers(found.predicted), cut: dayAfter(start, Number(found.cut)) };
}

function bucketsOf(value: unknown): Bucket[] {
  return list(value).map(loose).map((bucket) => ({
    repeats: number(bucket.repeats) ?? 0, customers: number(bucket.customers) ?? 0, actual: number(bucket.actual) ?? 0, predicted: number(bucket.predicted) ?? 0,
  }));
}

function modelOf(name: string, value: unknown, start: unknown): ModelReport {
  const found = loose(value);
  return {
    name,
    accuracy: accuracyOf(found.accuracy),
    naive: Object.entries(loose(found.naive)).map(([each, accuracy]) => ({ name: each, accuracy: accuracyOf(accuracy) })),
    buckets: bucketsOf(found.buckets),
    tracking: trackingOf(found.tracking, start),
  };
}

function gradeOf(sentences: unknown): Grade | null {
  const { grade } = loose(list(sentences).find((sentence) => loose(sentence).code === 'lifetime_trust'));
  return grade === 'good' || grade === 'fair' || grade === 'poor' ? grade : null;
}

export function lifetimeReport(run: RecordData): LifetimeReport {
  const report = loose(run.report);
  const test = loose(report.back_test);
  const summary = loose(report.summary);
  return {
    chosen: String(report.chosen ?? run.model ?? ''),
    models: Object.entries(loose(test.models)).map(([name, each]) => modelOf(name, each, test.from)),
    grade: gradeOf(report.sentences),
    customers: number(summary.customers) ?? 0,
    repeatCustomers: number(summary.repeat_customers) ?? 0,
    alive: number(summary.alive) ?? 0,
    purchases: number(summary.expected_purchases_365) ?? 0,
    lifetimeValue: number(summary.lifetime_value) ?? 0,
  };
}

function tiersOf(value: unknown): ValueReport['tiers'] {
  const ends = list(value).map((tier) => list(tier));
  return ends.map(([tier, end], index) => ({ tier: String(tier), share: Number(end) - Number(ends[index - 1]?.[1] ?? 0) }));
}

export function valueReport(run: RecordData): ValueReport {
  const curve = loose(loose(run.report).lorenz);
  const customers = numbers(curve.customers);
  return {
    lorenz: customers.length ? { customers, revenue: numbers(curve.revenue), gini: number(curve.gini) ?? 0 } : null,
    tiers: tiersOf(loose(run.parameters).tiers),
  };
}
