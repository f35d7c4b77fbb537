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
  parameters: Readonly<Record<string, number>>;
  betterThanNaive: number | null;
  buckets: Bucket[];
  tracking: Tracking | null;
}

export interface Bin {
  from: number;
  to: number | null;
  customers: number;
}

export interface LifetimeReport {
  chosen: string;
  models: ModelReport[];
  /** Forecasts without a model, to compare with. */
  naive: { name: string; accuracy: Accuracy }[];
  distribution: Bin[];
  messages: string[];
  cut: string | null;
  end: string | null;
}

export interface ValueReport {
  lorenz: { customers: number[]; revenue: number[]; gini: number } | null;
  messages: string[];
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

function strings(value: unknown): string[] {
  return list(value).filter((each): each is string => typeof each === 'string');
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

function trackingOf(value: unknown, start: string | null): Tracking | null {
  const found = loose(value);
  const origin = typeof found.start === 'string' ? found.start : start;
  const days = list(found.days);
  if (!origin || days.length === 0) return null;
  const date = (day: unknown) => (typeof day === 'string' ? day : dayAfter(origin, Number(day)));
  return { at: days.map(date), actual: numbers(found.actual), predicted: numbers(found.predicted), cut: date(found.cut) };
}

function bucketsOf(value: unknown): Bucket[] {
  return list(value).map(loose).map((bucket) => ({
    repeats: number(bucket.repeats) ?? 0, customers: number(bucket.customers) ?? 0, actual: number(bucket.actual) ?? 0, predicted: number(bucket.predicted) ?? 0,
  }));
}

function flat(value: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(loose(value)).flatMap(([name, each]): [string, number][] => {
    const known = number(each);
    return known === null ? [] : [[name, known]];
  }));
}

function modelOf(name: string, value: unknown, start: string | null, parameters: unknown): ModelReport {
  const found = loose(value);
  return {
    name,
    accuracy: accuracyOf(found.accuracy ?? found),
    parameters: flat(found.parameters ?? parameters),
    betterThanNaive: number(found.better_than_naive),
    buckets: bucketsOf(found.buckets),
    tracking: trackingOf(found.tracking, start),
  };
}

function modelsOf(report: Loose, run: RecordData, start: string | null): ModelReport[] {
  const back = report.models ?? report.back_test ?? report.back_tests;
  const parameters = loose(run.parameters);
  if (Array.isArray(back)) return back.map(loose).map((each) => modelOf(String(each.name ?? each.model ?? ''), each, start, parameters[String(each.name ?? each.model)]));
  return Object.entries(loose(back)).map(([name, each]) => modelOf(name, each, start, parameters[name]));
}

function binsOf(value: unknown): Bin[] {
  if (Array.isArray(value)) return value.map(loose).map((bin) => ({ from: number(bin.from) ?? 0, to: number(bin.to), customers: number(bin.customers) ?? 0 }));
  const { edges, customers } = loose(value);
  const counts = numbers(customers);
  const ends = numbers(edges);
  return counts.map((count, index) => ({ from: ends[index] ?? 0, to: ends[index + 1] ?? null, customers: count }));
}

export function lifetimeReport(run: RecordData): LifetimeReport {
  const report = loose(run.report);
  const window = loose(report.window ?? report.held_back);
  const start = typeof run.data_from === 'string' ? run.data_from : null;
  const models = modelsOf(report, run, start);
  const chosen = String(run.model ?? report.chosen ?? models[0]?.name ?? '');
  const cut = window.cut ?? report.cut;
  const end = window.end ?? report.end ?? run.data_to;
  const best = loose(loose(report.models)[chosen]);
  return {
    chosen,
    models,
    naive: Object.entries(loose(report.naive ?? best.naive)).map(([name, accuracy]) => ({ name, accuracy: accuracyOf(accuracy) })),
    distribution: binsOf(report.distribution ?? report.lifetime_value),
    messages: strings(report.messages),
    cut: typeof cut === 'string' ? cut : null,
    end: typeof end === 'string' ? end : null,
  };
}

export function valueReport(run: RecordData): ValueReport {
  const report = loose(run.report);
  const curve = loose(report.lorenz);
  const customers = numbers(curve.customers);
  return {
    lorenz: customers.length ? { customers, revenue: numbers(curve.revenue), gini: number(curve.gini) ?? 0 } : null,
    messages: strings(report.messages),
  };
}
