/** A picture of what the record is about. */
import type { EditorProps, FieldType } from '../type';
import { Attach } from './Attach';
import { fieldType as file } from './file';

function Editor(props: EditorProps) {
  return <Attach {...props} pictures many={false} />;
}

export const fieldType: FieldType = { ...file, name: 'image', Editor };
