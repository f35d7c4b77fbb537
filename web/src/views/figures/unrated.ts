/** Amounts that no exchange rate turns into the currency in which they are asked about. */
import { useQueries } from '@tanstack/react-query';
import { type Catalog, fieldAt, useCatalog } from '../../engine/catalog';
import { allOf, type Condition, type Parsed, parseCondition, takesNoValue, writeCondition } from '../../engine/condition/ast';
import { countOf } from '../../engine/records';

/** There is an amount, and it compares with nothing: it counts neither as one above nor below zero. */
export function unratedAt(path: string, currency?: string): Condition {
  const zero = currency ? { amount: '0', currency } : 0;
  return ['and', [path, 'not_empty'], ['not', [path, '>=', zero]], ['not', [path, '<', zero]]];
}

interface Amounts {
  object: string;
  /** Which of them have no rate, among those that the condition asks about. */
  where: Condition | null;
}

/** The part of a condition that asks about no amounts; what is not an “and” counts as a whole. */
function besides(catalog: Catalog, object: string, parsed: Parsed): Condition | null {
  const parts = parsed.kind === 'and' ? parsed.parts : [parsed];
  return allOf(parts.filter((part) => amountsOf(catalog, object, part, null).length === 0).map(writeCondition));
}

function amountsOf(catalog: Catalog, object: string, parsed: Parsed, where: Condition | null): Amounts[] {
  const unrated = (of: string, path: string, among: Condition | null, value: unknown): Amounts[] => {
    const field = fieldAt(catalog, of, path)?.field;
    if (field?.type !== 'money') return [];
    // Of several currencies a total is empty where a rate is missing: what it adds up tells.
    if (field.adds) return unrated(field.adds.of, field.adds.source, field.adds.where as Condition | null, null);
    const one: unknown = Array.isArray(value) ? value[0] : value;
    const currency = typeof one === 'object' && one !== null && 'currency' in one ? String(one.currency) : undefined;
    return [{ object: of, where: allOf([among, unratedAt(path, currency)]) }];
  };
  switch (parsed.kind) {
    case 'and':
    case 'or': return parsed.parts.flatMap((part) => amountsOf(catalog, object, part, where));
    case 'not': return amountsOf(catalog, object, parsed.part, where);
    case 'within': return [];
    case 'compare': return takesNoValue(parsed.operator) ? [] : unrated(object, parsed.path, where, parsed.value);
    case 'any': {
      const inside = fieldAt(catalog, object, parsed.path)?.field.of;
      if (!inside) return [];
      const among = parsed.where ? besides(catalog, inside, parsed.where) : null;
      const [kind, measured] = parsed.measure?.split(':') ?? [];
      return [
        ...(measured && kind !== 'count' ? unrated(inside, measured, among, null) : []),
        ...(parsed.where ? amountsOf(catalog, inside, parsed.where, among) : []),
      ];
    }
  }
}

/** What has to be counted to know how many amounts a condition leaves out. */
export function unratedIn(catalog: Catalog, object: string, condition: Condition | null): Amounts[] {
  if (!condition?.length) return [];
  const parsed = parseCondition(condition);
  const found = amountsOf(catalog, object, parsed, besides(catalog, object, parsed));
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}

/** How many amounts a condition leaves out, because there is no rate for them. */
export function useUnrated(object: string, condition: Condition | null): number {
  const asked = unratedIn(useCatalog(), object, condition);
  return useQueries({ queries: asked.map(({ object: of, where }) => countOf(of, where)) }).reduce((sum, { data }) => sum + (data ?? 0), 0);
}
