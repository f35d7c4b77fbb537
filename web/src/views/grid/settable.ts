/** Which fields a person may set by hand, for one record or for many. */
import type { Field } from '../../engine/catalog';

export function settable(field: Field): boolean {
  return !field.readonly && !field.study && !field.unique && !['collection', 'json', 'condition', 'auto_number', 'secret'].includes(field.type);
}
