/** Editing one cell in place: Enter and Tab save and move on, Esc takes back, leaving saves. */
import { useRef, useState } from 'react';
import { isImeKey } from '../../engine/ime';
import type { Column } from './columns';
import styles from './grid.module.css';

export type After = 'stay' | 'down' | 'next' | 'before';

interface CellEditorProps {
  column: Column;
  value: unknown;
  seed?: string;
  onSave: (value: unknown, after: After) => void;
  onCancel: () => void;
}

export function CellEditor({ column, value, seed, onSave, onCancel }: CellEditorProps) {
  const draft = useRef<unknown>(value);
  const touched = useRef(false);
  const done = useRef(false);
  const [problem, setProblem] = useState<string>();
  const { Editor } = column.type;

  function finish(after: After) {
    if (done.current || problem) return;
    done.current = true;
    if (touched.current) onSave(draft.current, after);
    else onSave(value, after);
  }

  function onKeyDown(event: React.KeyboardEvent) {
    event.stopPropagation();
    if (isImeKey(event)) return;
    const opensList = column.type.picks === true && event.key === 'Enter';
    const wantsLine = column.field.type === 'long_text' && event.key === 'Enter' && event.shiftKey;
    if (event.key === 'Escape') {
      done.current = true;
      event.preventDefault();
      onCancel();
    } else if (event.key === 'Tab') {
      event.preventDefault();
      finish(event.shiftKey ? 'before' : 'next');
    } else if (event.key === 'Enter' && !opensList && !wantsLine) {
      event.preventDefault();
      finish('down');
    }
  }

  function onBlur(event: React.FocusEvent<HTMLDivElement>) {
    const target = event.relatedTarget;
    const stays = target instanceof Node && (event.currentTarget.contains(target) || (target instanceof Element && target.closest('[data-portal], .mantine-Popover-dropdown')));
    if (stays) return;
    // What is not understood stays to be mended; Esc takes it back.
    if (!problem) finish('stay');
  }

  return (
    <div className={styles.editor} data-problem={problem ? '' : undefined} onKeyDown={onKeyDown} onBlur={onBlur} onClick={(event) => event.stopPropagation()}>
      <Editor field={column.field} value={value} seed={seed} label={column.label} autoFocus inCell invalid={problem !== undefined}
        onChange={(next, why) => { draft.current = next; touched.current = true; setProblem(why); }}
        onPick={(next) => { if (!done.current) { done.current = true; onSave(next, 'stay'); } }} />
      {problem ? <p role="alert" className={styles.problem}>{problem}</p> : null}
    </div>
  );
}
