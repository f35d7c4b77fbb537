/** New rules, groups, and the fields that can be asked about. */
import { type Catalog, type Field, isInternal, isKept, objectNamed } from '../../engine/catalog';
import { type Condition, parseCondition, type Parsed, takesNoValue, takesSeveral } from '../../engine/condition/ast';
import { typeOf } from '../../fields/registry';

export type Group = Extract<Parsed, { kind: 'and' | 'or' }>;

export interface Askable {
  path: string;
  label: string;
  /** Where it belongs: the object's own fields, or those of a referenced record. */
  group: string;
  field: Field;
}

function canAsk(field: Field): boolean {
  return !isInternal(field.name) && (field.operators.length > 0 || field.type === 'collection');
}

/** A field, and what of its value can be asked for by itself. */
function withParts(field: Field): { path: string; label: string; field: Field }[] {
  const parts = (field.parts ?? []).map((part) => ({ path: `${field.name}.${part.name}`, label: `${field.label} › ${part.label}`, field: part }));
  return [{ path: field.name, label: field.label, field }, ...parts];
}

/** Own fields first, then one step through each reference. */
export function askables(catalog: Catalog, object: string, deep = true): Askable[] {
  const spec = objectNamed(catalog, object);
  if (!spec) return [];
  const own = spec.fields.filter(canAsk).flatMap(withParts).map(({ path, label, field }): Askable => ({
    path, label, field,
    group: field.study ? (catalog.studies.find((study) => study.name === field.study)?.label ?? field.study) : spec.label,
  }));
  const through = spec.fields.filter((field) => deep && field.type === 'ref' && field.of).flatMap((field) => {
    const there = objectNamed(catalog, field.of ?? '');
    return (there?.fields ?? []).filter((inner) => canAsk(inner) && !isKept(inner.name) && inner.type !== 'collection').map((inner): Askable => ({
      path: `${field.name}.${inner.name}`, label: inner.label, field: inner, group: field.label,
    }));
  });
  return [...own, ...through];
}

/** Links are also asked what the records are like that they lead to. */
export function operatorsOf(field: Field): string[] {
  return field.type === 'refs' && field.operators.length ? [...field.operators, 'any'] : field.operators;
}

export function freshRule(path: string, field: Field): Parsed {
  if (field.type === 'collection') return { kind: 'any', path, where: null, measure: null, operator: '>=', value: 1 };
  const first = typeOf(field).firstOperator;
  const operator = first && field.operators.includes(first) ? first : (field.operators[0] ?? '=');
  return withOperator({ kind: 'compare', path, operator, value: null }, path, operator);
}

/** The same rule with another operator; its value stays when it still fits. */
export function withOperator(rule: Parsed, path: string, operator: string): Parsed {
  if (operator === 'any') return { kind: 'any', path, where: null, measure: null, operator: '>=', value: 1 };
  if (operator === 'within') return rule.kind === 'within' ? rule : { kind: 'within', path, period: { direction: 'last', count: 30, unit: 'day' } };
  const before = rule.kind === 'compare' ? rule.value : null;
  if (takesNoValue(operator)) return { kind: 'compare', path, operator, value: null };
  if (operator === 'near' || (rule.kind === 'compare' && rule.operator === 'near')) return { kind: 'compare', path, operator, value: operator === 'near' && rule.kind === 'compare' && rule.operator === 'near' ? before : null };
  const many = takesSeveral(operator);
  const fitted = many && !Array.isArray(before) ? (before === null ? [] : [before]) : !many && Array.isArray(before) ? (before[0] ?? null) : before;
  return { kind: 'compare', path, operator, value: fitted };
}

export function emptyGroup(): Group {
  return { kind: 'and', parts: [] };
}

/** A condition as a rule; null for what no condition looks like. */
export function ruleOf(condition: Condition): Parsed | null {
  try {
    return parseCondition(condition);
  } catch {
    return null;
  }
}
