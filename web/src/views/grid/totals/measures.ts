/** What can be said of a whole column: its sum, average, least and most, and how many have a value. */
import { useQueries } from '@tanstack/react-query';
import type { Condition } from '../../../engine/condition/ast';
import { groupsQuery, type Told, toldOf } from '../../../engine/records';
import { sayCompact, sayNumber } from '../../../engine/saying/numbers';
import type { Saying } from '../../../engine/saying/saying';
import type { Column } from '../columns';

export const totals = ['sum', 'avg', 'min', 'max', 'count', 'none'] as const;
export type Total = (typeof totals)[number];

/** The server answers ten at once. */
const atOnce = 10;

export function totalsOf(column: Column): Total[] {
  const can = column.field.measures ?? [];
  return totals.filter((total) => total === 'none' || total === 'count' || can.includes(total));
}

/** Amounts and numbers are added up, unless somebody chose otherwise; what is so exact is a price of one, and nobody adds those. */
function firstTotal({ field, isTitle }: Column): Total {
  const adds = (field.measures ?? []).includes('sum') && !field.study && !isTitle && Number(field.settings?.decimals ?? 2) <= 2;
  return adds && ['money', 'decimal', 'integer'].includes(field.type) ? 'sum' : 'none';
}

export function totalOf(column: Column): Total {
  const chosen = column.total ?? firstTotal(column);
  return totalsOf(column).find((total) => total === chosen) ?? 'none';
}

export function measureOf(column: Column): string | null {
  const total = totalOf(column);
  if (total === 'none') return null;
  return column.field.type === 'money' && total !== 'count' ? toldOf(total, column.path) : `${total}:${column.path}`;
}

/** Count first, then what the columns ask for. */
export function measuresOf(columns: readonly Column[], most = atOnce): string[] {
  const asked = columns.flatMap((column) => measureOf(column) ?? []);
  return ['count', ...asked].slice(0, most);
}

export type Figures = Readonly<Record<string, unknown>>;

/** The figures of everything that matches, ten at a time. */
export function useTotals(object: string, asked: { where?: Condition | null; q?: string }, columns: readonly Column[]): Figures {
  const all = measuresOf(columns, 100);
  const parts = Array.from({ length: Math.ceil(all.length / atOnce) }, (_, part) => all.slice(part * atOnce, (part + 1) * atOnce));
  const answers = useQueries({ queries: parts.map((measure) => groupsQuery(object, { by: [], measure, where: asked.where, q: asked.q })) });
  return Object.assign({}, ...answers.map((answer) => answer.data?.[0] ?? {})) as Figures;
}

export interface Said {
  text: string;
  exact: string;
  /** How a figure of amounts in several currencies came about. */
  told?: Told;
}

/** A column's figure in words; undefined while it is not known. */
export function sayFigure(column: Column, figures: Figures, say: Saying): Said | undefined {
  const measure = measureOf(column);
  if (!measure || !(measure in figures)) return undefined;
  const value = figures[measure];
  const { field, type } = column;
  if (totalOf(column) === 'count') return { text: sayNumber(Number(value), say, 0), exact: sayNumber(Number(value), say, 0) };
  if (value === null || value === undefined) return { text: '–', exact: '–' };
  if (field.type === 'money') {
    const told = value as Told;
    if (told.amount === null) return { text: '–', exact: '', told };
    const { amount, currency, converted, missing } = told;
    const about = converted || missing ? '≈ ' : '';
    const rounded = (digits: number) => about + type.format({ amount: String(Number(Number(amount).toFixed(digits))), currency }, field, say);
    const size = Math.abs(Number(amount));
    return { text: rounded(size >= (about ? 10 : 10_000) ? 0 : 2), exact: rounded(2), told };
  }
  if (['min', 'max'].includes(totalOf(column)) || field.type === 'percent') return { text: type.format(value, field, say), exact: type.ariaText(value, field, say) };
  return { text: Math.abs(Number(value)) >= 1e9 ? sayCompact(Number(value), say) : sayNumber(Number(value), say), exact: sayNumber(Number(value), say, 6) };
}
