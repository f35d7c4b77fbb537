/** Groups of a list: what it can be grouped by, which records a group holds, and how a group is called. */
import { type Field, fieldAt, type Catalog, objectNamed } from '../../../engine/catalog';
import type { Condition } from '../../../engine/condition/ast';
import type { RefValue } from '../../../engine/records';
import { dateFormat, type Saying } from '../../../engine/saying/saying';
import { isoDay, momentOf } from '../../../engine/saying/times';
import { stored } from '../../../engine/writing';
import { typeOf } from '../../../fields/registry';

const never: ReadonlySet<string> = new Set(['collection', 'json', 'condition', 'long_text', 'secret', 'auto_number']);

export function canGroup(field: Field): boolean {
  return field.sortable !== false && !never.has(field.type) && field.name !== 'id' && field.name !== 'version' && !field.unique;
}

function isTime(field: Field): boolean {
  return typeOf(field).family === 'time';
}

/** As the server groups: times by month, everything else by its value. */
export function groupKey(path: string, field: Field): string {
  return isTime(field) ? `${path}:month` : path;
}

/** Fields for the columns of a board: those with choices, references to people, and links to a record of any kind. */
export function canStand(field: Field): boolean {
  const hasChoices = (field.options?.length ?? 0) > 0 && field.sortable !== false;
  return hasChoices || field.type === 'any_ref' || (field.type === 'ref' && (field.of === 'user' || field.of === 'team') && !['created_by', 'updated_by'].includes(field.name));
}

export function nameOfKey(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' && 'id' in value ? String(value.id) : String(value);
}

function momentAt(day: string, field: Field, say: Saying): string {
  if (field.type === 'date') return day;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return momentOf({ year, month, day: date, hour: 0, minute: 0, second: 0 }, say.zone).toISOString();
}

/** Exactly the records of one group. */
export function groupCondition(path: string, field: Field, value: unknown, say: Saying): Condition {
  if (value === null || value === undefined) return [path, 'empty'];
  if (!isTime(field)) return [path, '=', stored(value)];
  const [year = 0, month = 1] = String(value).split('-').map(Number);
  const next = isoDay(month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 });
  return ['and', [path, '>=', momentAt(String(value), field, say)], [path, '<', momentAt(next, field, say)]];
}

export function groupName(field: Field, value: unknown, say: Saying): string {
  if (isTime(field) && typeof value === 'string') return dateFormat(say.locale, { timeZone: 'UTC', year: 'numeric', month: 'long' }).format(new Date(`${value.slice(0, 10)}T00:00:00Z`));
  if (field.type === 'ref') return (value as RefValue | null)?.title ?? '';
  return typeOf(field).format(value, field, say);
}

/** Choices in their own order, months from the newest, everything else by name; nothing comes last. */
export function inOrder(field: Field, values: readonly unknown[], say: Saying): unknown[] {
  const place = new Map(field.options?.map((option, index) => [option.value, index]));
  const rank = (value: unknown) => (value === null || value === undefined ? Number.MAX_SAFE_INTEGER : (place.get(String(value)) ?? 10_000));
  const backwards = isTime(field) ? -1 : 1;
  return [...values].sort((left, right) => {
    if (left === null || right === null) return rank(left) - rank(right);
    return rank(left) - rank(right) || backwards * typeOf(field).compare(left, right, say);
  });
}

export function groupables(catalog: Catalog, object: string, paths: readonly string[]): { path: string; field: Field; label: string }[] {
  const own = objectNamed(catalog, object)?.fields.map((field) => field.name) ?? [];
  return [...new Set([...own, ...paths])].flatMap((path) => {
    const found = fieldAt(catalog, object, path);
    return found && canGroup(found.field) ? [{ path, field: found.field, label: found.labels.join(' › ') }] : [];
  });
}
