/** A link to a record of any of several objects, as the server gives it. */
import { isNothing } from '../../base/compare';

export interface AnyRefValue {
  object: string;
  id: string;
  title?: string | null;
}

export function isLink(value: unknown): value is AnyRefValue {
  return typeof value === 'object' && value !== null && 'object' in value && 'id' in value;
}

export function title(value: unknown): string {
  return isLink(value) ? (value.title ?? '') : isNothing(value) ? '' : String(value);
}
