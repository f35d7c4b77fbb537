/** The columns of a grid: which fields, how wide, in which order. */
import { useMemo } from 'react';
import { fieldAt, type Field, isKept, type ObjectSpec, useCatalog, viewOf } from '../../engine/catalog';
import { typeOf } from '../../fields/registry';
import type { FieldType } from '../../fields/type';

/** As it is kept in saved views and in the address. */
export interface ColumnChoice {
  path: string;
  width?: number;
}

export interface Column {
  path: string;
  width: number;
  field: Field;
  type: FieldType;
  label: string;
  isTitle: boolean;
  editable: boolean;
  sortable: boolean;
}

export function firstColumns(object: ObjectSpec): ColumnChoice[] {
  const listed = viewOf(object, 'table')?.fields ?? object.fields.filter((field) => !isKept(field.name) && field.type !== 'collection' && field.type !== 'json').slice(0, 7).map((field) => field.name);
  const rest = listed.filter((path) => path !== object.title).map((path) => ({ path }));
  return [{ path: object.title }, ...rest];
}

export function useColumns(object: ObjectSpec, choices: readonly ColumnChoice[]): Column[] {
  const catalog = useCatalog();
  return useMemo(() => choices.flatMap(({ path, width }): Column[] => {
    const found = fieldAt(catalog, object.name, path);
    if (!found) return [];
    const { field } = found;
    const type = typeOf(field);
    const isTitle = path === object.title;
    return [{
      path, field, type, isTitle, width: width ?? (isTitle ? Math.max(type.width, 240) : type.width),
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
    const { path, width } = (one ?? {}) as Partial<Record<keyof ColumnChoice, unknown>>;
    if (typeof path !== 'string' || !path) return [];
    return readColumns(typeof width === 'number' ? `${path}:${width}` : path);
  });
  return found.length > 0 ? found : undefined;
}

/** “name:240,city” and back. */
export function writeColumns(choices: readonly ColumnChoice[]): string {
  return choices.map(({ path, width }) => (width ? `${path}:${Math.round(width)}` : path)).join(',');
}

export function readColumns(text: string): ColumnChoice[] {
  return text.split(',').filter(Boolean).map((part) => {
    const [path = '', width] = part.split(':');
    const pixels = Number(width);
    return pixels > 0 ? { path, width: Math.min(Math.max(pixels, 60), 800) } : { path };
  });
}
