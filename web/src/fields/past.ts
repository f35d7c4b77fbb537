/** Values as a history tells them: two moments a minute apart must not read alike. */
import type { Field } from '../engine/catalog';
import type { Saying } from '../engine/saying/saying';
import { sayStamp } from '../engine/saying/times';
import { isNothing } from './base/compare';
import { typeOf } from './registry';

export function sayPast(value: unknown, field: Field, say: Saying): string {
  const type = typeOf(field);
  if (isNothing(value)) return '';
  return type.family === 'time' && typeof value === 'string' ? sayStamp(value, say) : type.format(value, field, say);
}
