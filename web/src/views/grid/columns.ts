/** The columns of a grid: which fields, how wide, in which order. */
import { useMemo } from 'react';
import { fieldAt, type Field, isKept, type ObjectSpec, useCatalog, viewOf } from '../../engine/catalog';
import { typeOf } from '../../fields/registry';
import type { FieldType } from '../../fields/type';

/** As it is kept in saved views and in the address. */
export interface ColumnChoice {
  path: string;
  width?: number;
  /** Stays beside the name while the others scroll. */
  pin?: boolean;
  /** What is said of the whole column at the foot of the list. */
  total?: string;
}

export interface Column {
  path: string;
  width: number;
  field: Field;
  type: FieldType;
  label: string;
  isTitle: boolean;
  /** As wide as its own width at least; room that is left over is its own. */
  grows?: boolean;
  people?: boolean;
  editable: boolean;
  sortable: boolean;
  pinned: boolean;
  total?: string;
}

export function firstColumns(object: ObjectSpec): ColumnChoice[] {
  const listed = viewOf(object, 'table')?.fields ?? object.fields.filter((field) => !isKept(field.name) && field.type !== 'collection' && field.type !== 'json').slice(0, 7).map((field) => field.name);
  const rest = listed.filter((path) => path !== object.title).map((path) => ({ path }));
  return [{ path: object.title }, ...rest];
}

/** The first column, those that are pinned, and the rest, each in their order. */
export function pinnedFirst(choices: readonly ColumnChoice[]): ColumnChoice[] {
  const [first, ...rest] = choices;
  return first ? [first, ...rest.filter(({ pin }) => pin), ...rest.filter(({ pin }) => !pin)] : [];
}

export function useColumns(object: ObjectSpec, choices: readonly ColumnChoice[]): Column[] {
  const catalog = useCatalog();
  return useMemo(() => pinnedFirst(choices).flatMap(({ path, width, pin, total }): Column[] => {
    const found = fieldAt(catalog, object.name, path);
    if (!found) return [];
    const { field } = found;
    const type = typeOf(field);
    const isTitle = path === object.title;
    return [{
      path, field, type, isTitle, grows: isTitle && width === undefined, people: isTitle && object.people === true, total, pinned: isTitle || pin === true, width: width ?? (isTitle ? Math.max(type.width, 240) : type.width),
      label: found.labels.join(' › '),
      editable: object.can.update && !field.readonly && !field.study && field.type !== 'collection' && field.type !== 'json' && field.type !== 'condition' && field.type !== 'auto_number' && !path.includes('.'),
      sortable: field.sortable !== false && field.type !== 'collection' && field.type !== 'json' && field.type !== 'condition',
    }];
  }), [catalog, choices, object]);
}

/** The columns of settings that anybody may have written: a path, or a path with its width; what is neither is left out. */
export function knownColumns(kept: unknown): ColumnChoice[] | undefined {
  if (!Array.isArray(kept)) return undefined;
  const found = kept.flatMap((one: unknown): ColumnChoice[] => {
    if (typeof one === 'string') return readColumns(one);
    const { path, width, pin, total } = (one ?? {}) as Partial<Record<keyof ColumnChoice, unknown>>;
    if (typeof path !== 'string' || !path) return [];
    return readColumns(writeColumns([{ path, width: typeof width === 'number' ? width : undefined, pin: pin === true, total: typeof total === 'string' ? total : undefined }]));
  });
  return found.length > 0 ? found : undefined;
}

/** “name:240,!city,amount:120~avg” and back: a mark pins, a number is the width, a word the figure at the foot. */
export function writeColumns(choices: readonly ColumnChoice[]): string {
  return choices.map(({ path, width, pin, total }) => `${pin ? '!' : ''}${path}${width ? `:${Math.round(width)}` : ''}${total ? `~${total}` : ''}`).join(',');
}

const written = /^(!?)([^:~!]+)(?::([^~]*))?(?:~([a-z]+))?$/;

export function readColumns(text: string): ColumnChoice[] {
  return text.split(',').flatMap((part): ColumnChoice[] => {
    const [, mark, path, width, total] = written.exec(part) ?? [];
    if (!path) return [];
    const pixels = Number(width);
    return [{ path, ...(pixels > 0 ? { width: Math.min(Math.max(pixels, 60), 800) } : {}), ...(mark ? { pin: true } : {}), ...(total ? { total } : {}) }];
  });
}
