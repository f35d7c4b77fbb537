/** Rules that put customers into segments by their scores, as the workspace keeps them. */
import type { RecordData } from '../../../engine/records';

export const parts = ['recency', 'frequency', 'monetary'] as const;
export type Part = (typeof parts)[number];
export type Range = readonly [number, number];
export type Rule = { readonly segment: string } & Readonly<Record<Part, Range>>;

const whole: Range = [1, 5];

function rangeOf(value: unknown): Range {
  return Array.isArray(value) && value.length === 2 ? [Number(value[0]), Number(value[1])] : whole;
}

function ruleOf(value: unknown): Rule[] {
  if (typeof value !== 'object' || value === null) return [];
  const found = value as Record<string, unknown>;
  return [{ segment: String(found.segment), recency: rangeOf(found.recency), frequency: rangeOf(found.frequency), monetary: rangeOf(found.monetary) }];
}

export function readRules(value: unknown): Rule[] {
  return Array.isArray(value) ? value.flatMap(ruleOf) : [];
}

export function readNames(workspace: RecordData): Record<string, string> {
  const found = workspace.segment_names;
  return typeof found === 'object' && found !== null ? { ...(found as Record<string, string>) } : {};
}

/** Without the names that were emptied; nothing when none is left. */
export function namesGiven(names: Readonly<Record<string, string>>): Record<string, string> | null {
  const given = Object.entries(names).map(([code, name]) => [code, name.trim()] as const).filter(([, name]) => name);
  return given.length ? Object.fromEntries(given) : null;
}

export function freshRule(segment: string): Rule {
  return { segment, recency: whole, frequency: whole, monetary: whole };
}

/** “3” or “4–5”, and back. */
export function sayRange([low, high]: Range): string {
  return low === high ? String(low) : `${low}–${high}`;
}

export const ranges: readonly string[] = [5, 4, 3, 2, 1].flatMap((high) => Array.from({ length: high }, (_, below) => sayRange([high - below, high])));

export function heardRange(text: string): Range {
  const [low = 1, high = low] = text.split('–').map(Number);
  return [low, high];
}
