/** A line of words. */
import { textual } from '../base/textual';
import { typedParts } from '../base/TypedInput';
import type { FieldType } from '../type';

export const fieldType: FieldType = {
  ...textual,
  ...typedParts({ write: String, read: (text) => text.trim(), problem: 'text' }),
  name: 'text',
};
