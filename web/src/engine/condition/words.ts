/** Puts a condition into a sentence. The words themselves come from the caller, who knows the language and the fields. */
import { type Condition, type Operator, type Parsed, parseCondition, type Period, takesNoValue } from './ast';

export interface Phrases {
  /** The name of a field, for example Owner › Team. */
  field: (object: string, path: string) => string;
  operator: (object: string, path: string, operator: string) => string;
  value: (object: string, path: string, value: unknown) => string;
  period: (period: Period) => string;
  and: string;
  or: string;
  /** “not (…)”, with the sentence put in. */
  not: (sentence: string) => string;
  any: (collection: string, sentence: string | null) => string;
  measure: (object: string, path: string, measure: string) => string;
  /** The object that a collection holds. */
  inside: (object: string, path: string) => string;
}

function joined(parts: Parsed[], word: string, object: string, phrases: Phrases): string {
  const sentences = parts.map((part) => {
    const sentence = inWords(part, object, phrases);
    return part.kind === 'and' || part.kind === 'or' ? `(${sentence})` : sentence;
  });
  return sentences.join(` ${word} `);
}

const opposites: Record<string, Operator> = { '=': '!=', '!=': '=', in: 'not in', 'not in': 'in', empty: 'not_empty', not_empty: 'empty' };

/** The same without “not”, where an operator says it: “is not” counts what is missing in, as “not” does. */
function turned(parsed: Parsed): Parsed | null {
  const operator = parsed.kind === 'compare' ? opposites[parsed.operator] : undefined;
  return parsed.kind === 'compare' && operator ? { ...parsed, operator } : null;
}

function inWords(parsed: Parsed, object: string, phrases: Phrases): string {
  switch (parsed.kind) {
    case 'and': return joined(parsed.parts, phrases.and, object, phrases);
    case 'or': return joined(parsed.parts, phrases.or, object, phrases);
    case 'not': {
      const part = turned(parsed.part);
      return part ? inWords(part, object, phrases) : phrases.not(inWords(parsed.part, object, phrases));
    }
    case 'within': return `${phrases.field(object, parsed.path)} ${phrases.period(parsed.period)}`;
    case 'any': {
      const inside = phrases.inside(object, parsed.path);
      const where = parsed.where ? inWords(parsed.where, inside, phrases) : null;
      const subject = phrases.any(phrases.field(object, parsed.path), where);
      if (parsed.measure === null) return subject;
      const measured = parsed.measure.split(':')[1] ?? '';
      const value = measured ? phrases.value(inside, measured, parsed.value) : String(parsed.value);
      return `${subject}: ${phrases.measure(object, parsed.path, parsed.measure)} ${phrases.operator('', '', parsed.operator)} ${value}`;
    }
    case 'compare': {
      const subject = `${phrases.field(object, parsed.path)} ${phrases.operator(object, parsed.path, parsed.operator)}`;
      return takesNoValue(parsed.operator) ? subject : `${subject} ${phrases.value(object, parsed.path, parsed.value)}`;
    }
  }
}

export function conditionWords(condition: Condition, object: string, phrases: Phrases): string {
  try {
    return inWords(parseCondition(condition), object, phrases);
  } catch {
    return JSON.stringify(condition);
  }
}
