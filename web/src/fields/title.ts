/** What a record is called, whether its title is a text or has parts and says itself in one. */
import type { ObjectSpec } from '../engine/catalog';
import type { RecordData } from '../engine/records';
import { textOf } from './base/structured';

export function titleOf(record: RecordData | undefined, object: Pick<ObjectSpec, 'title'> | undefined): string {
  const title = record?.[object?.title ?? 'name'];
  return title === null || title === undefined ? '' : typeof title === 'object' ? textOf(title) : String(title as string | number);
}
