/** A condition, read as a sentence; it is changed in the filter editor. */
import { lazy, Suspense } from 'react';
import { textual } from '../base/textual';
import { typedParts } from '../base/TypedInput';
import type { CellProps, FieldType } from '../type';

const Sentence = lazy(() => import('./condition/Sentence'));

function Cell({ value, field, dense }: CellProps) {
  return Array.isArray(value) && value.length > 0 ? <Suspense fallback={null}><Sentence condition={value} object={field.over ?? ''} dense={dense} /></Suspense> : null;
}

export const fieldType: FieldType = {
  ...textual,
  ...typedParts({ write: (value) => JSON.stringify(value), read: () => undefined, problem: 'json' }),
  name: 'condition', family: 'other', width: 260, Cell,
  format: (value) => (Array.isArray(value) ? JSON.stringify(value) : ''),
  parse: () => undefined,
};
