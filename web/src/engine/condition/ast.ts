/** A condition as the server, the browser and every area speak it: a small JSON array. */

export type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';
export type Measure = string;
export type Operator =
  | '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'contains' | 'starts' | 'all' | 'near' | 'empty' | 'not_empty' | 'within';

export type Condition = readonly unknown[];

export type Parsed =
  | { kind: 'and'; parts: Parsed[] }
  | { kind: 'or'; parts: Parsed[] }
  | { kind: 'not'; part: Parsed }
  | { kind: 'any'; path: string; where: Parsed | null; measure: Measure | null; operator: string; value: unknown }
  | { kind: 'within'; path: string; period: Period }
  | { kind: 'compare'; path: string; operator: string; value: unknown };

export type Period = { direction: 'last' | 'next'; count: number; unit: Unit } | { direction: 'this'; unit: Unit };

function periodOf(parts: readonly unknown[]): Period {
  const [direction, second, third] = parts;
  if (direction === 'this') return { direction: 'this', unit: String(second) as Unit };
  return { direction: direction === 'next' ? 'next' : 'last', count: Number(second), unit: String(third) as Unit };
}

function periodParts(period: Period): unknown[] {
  return period.direction === 'this' ? ['this', period.unit] : [period.direction, period.count, period.unit];
}

/** Reads a condition; throws for what no condition looks like. */
export function parseCondition(condition: Condition): Parsed {
  const [head, second, third] = condition;
  if (typeof head !== 'string') throw new TypeError('A condition starts with a word.');
  if ((head === 'and' || head === 'or') && condition.slice(1).every(Array.isArray)) {
    return { kind: head, parts: condition.slice(1).map((part) => parseCondition(part as Condition)) };
  }
  if (head === 'not' && Array.isArray(second)) return { kind: 'not', part: parseCondition(second) };
  if (head === 'any') {
    return {
      kind: 'any',
      path: String(second),
      where: Array.isArray(third) ? parseCondition(third) : null,
      measure: typeof condition[3] === 'string' ? condition[3] : null,
      operator: typeof condition[4] === 'string' ? condition[4] : '>=',
      value: condition.length > 5 ? condition[5] : 1,
    };
  }
  if (second === 'within') return { kind: 'within', path: head, period: periodOf(condition.slice(2)) };
  if (second === 'near') return { kind: 'compare', path: head, operator: 'near', value: condition.slice(2) };
  return { kind: 'compare', path: head, operator: operatorOf(String(second), third), value: third ?? null };
}

/** To be nothing is to be empty: `null` is no value that anything could equal. */
function operatorOf(operator: string, value: unknown): string {
  if (value !== null) return operator;
  return operator === '=' ? 'empty' : operator === '!=' ? 'not_empty' : operator;
}

/** The JSON of a parsed condition. */
export function writeCondition(parsed: Parsed): Condition {
  switch (parsed.kind) {
    case 'and':
    case 'or':
      return [parsed.kind, ...parsed.parts.map(writeCondition)];
    case 'not':
      return ['not', writeCondition(parsed.part)];
    case 'any': {
      const head = ['any', parsed.path];
      const where = parsed.where && !isEmptyGroup(parsed.where) ? writeCondition(parsed.where) : null;
      if (parsed.measure === null) return where ? [...head, where] : head;
      return [...head, where, parsed.measure, parsed.operator, parsed.value];
    }
    case 'within':
      return [parsed.path, 'within', ...periodParts(parsed.period)];
    case 'compare':
      if (parsed.operator === 'near') return [parsed.path, 'near', ...(Array.isArray(parsed.value) ? (parsed.value as unknown[]) : [])];
      return takesNoValue(parsed.operator) ? [parsed.path, parsed.operator] : [parsed.path, parsed.operator, parsed.value];
  }
}

function isEmptyGroup(parsed: Parsed): boolean {
  return (parsed.kind === 'and' || parsed.kind === 'or') && parsed.parts.length === 0;
}

export function takesNoValue(operator: string): boolean {
  return operator === 'empty' || operator === 'not_empty';
}

/** Operators that compare with several values. */
export function takesSeveral(operator: string): boolean {
  return operator === 'in' || operator === 'not in' || operator === 'all';
}

/** The chips of a list: the parts of the outermost “and”. */
export function partsOf(condition: Condition | null | undefined): Condition[] {
  if (!condition || condition.length === 0) return [];
  return condition[0] === 'and' && condition.slice(1).every(Array.isArray) ? (condition.slice(1) as Condition[]) : [condition];
}

/** One condition that asks for all parts; null when nothing is asked. */
export function allOf(parts: readonly (Condition | null | undefined)[]): Condition | null {
  const real = parts.filter((part): part is Condition => Boolean(part && part.length > 0));
  if (real.length === 0) return null;
  return real.length === 1 ? (real[0] ?? null) : ['and', ...real];
}

export function isComplete(parsed: Parsed): boolean {
  switch (parsed.kind) {
    case 'and':
    case 'or':
      return parsed.parts.every(isComplete);
    case 'not':
      return isComplete(parsed.part);
    case 'any':
      return (parsed.where === null || isComplete(parsed.where)) && (parsed.measure === null || isValue(parsed.value));
    case 'within':
      return parsed.period.direction === 'this' || Number.isFinite(parsed.period.count);
    case 'compare':
      return takesNoValue(parsed.operator) || isValue(parsed.value);
  }
}

function isValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== null && value !== undefined && value !== '';
}
