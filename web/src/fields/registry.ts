/** Finds the field types: every file beside this one that offers a `fieldType`. */
import type { Field } from '../engine/catalog';
import type { FieldType } from './type';
import { fieldType as text } from './words/text';

const modules = import.meta.glob<{ fieldType?: FieldType }>('./*/*.tsx', { eager: true });

const types = new Map<string, FieldType>();
for (const { fieldType } of Object.values(modules)) if (fieldType) types.set(fieldType.name, fieldType);

/** The type of a field; what is not known yet is shown as text. */
export function typeOf(field: Pick<Field, 'type'>): FieldType {
  return types.get(field.type) ?? text;
}

export function typeNames(): string[] {
  return [...types.keys()].sort();
}
