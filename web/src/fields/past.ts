/** Values as a history tells them: two moments a minute apart must not read alike. */
import type { Field } from '../engine/catalog';
import type { Saying } from '../engine/saying/saying';
import { sayStamp } from '../engine/saying/times';
import { isNothing } from './base/compare';
import { typeOf } from './registry';

/** The text of a value from a time when the field was of another type; null for any other value. */
export function formerText(value: unknown): string | null {
  return typeof value === 'object' && value !== null && 'was' in value ? String(value.was) : null;
}

export function sayPast(value: unknown, field: Field, say: Saying): string {
  const type = typeOf(field);
  if (isNothing(value)) return '';
  const former = formerText(value);
  if (former !== null) return former;
  return type.family === 'time' && typeof value === 'string' ? sayStamp(value, say) : type.format(value, field, say);
}
