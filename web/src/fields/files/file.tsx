/** Attached files, one or several. */
import { compareText } from '../base/compare';
import type { EditorProps, FieldType } from '../type';
import { Attach } from './Attach';
import { FilesCell } from './Shown';
import { format } from './value';

function Editor(props: EditorProps) {
  return <Attach {...props} pictures={false} many={Boolean(props.field.settings?.many)} />;
}

export const fieldType: FieldType = {
  name: 'file', family: 'other', width: 200, Cell: FilesCell, Editor, FilterValue: () => null, format,
  parse: () => undefined,
  compare: (left, right, say) => compareText(format(left) || null, format(right) || null, say),
  ariaText: format, firstOperator: 'not_empty', picks: true,
};
