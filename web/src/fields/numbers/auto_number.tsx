/** A number that Rapport gives by itself. */
import { formatText, textual } from '../base/textual';
import { typedParts } from '../base/TypedInput';
import type { FieldType } from '../type';

export const fieldType: FieldType = {
  ...textual,
  ...typedParts({ write: formatText, read: (text) => text.trim(), problem: 'text' }),
  name: 'auto_number', width: 120, firstOperator: '=',
};
