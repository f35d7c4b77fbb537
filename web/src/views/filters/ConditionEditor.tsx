/** Edits a whole condition; usable anywhere a condition is asked for. Unfinished rules stay on screen and out of the value. */
import { useState } from 'react';
import { type Condition, isComplete, type Parsed, parseCondition, writeCondition } from '../../engine/condition/ast';
import { emptyGroup, type Group } from './fresh';
import { GroupEditor } from './GroupEditor';

interface ConditionEditorProps {
  /** Name of the object whose records are asked about. */
  object: string;
  value: Condition | null;
  onChange: (value: Condition | null) => void;
}

function asGroup(value: Condition | null): Group {
  if (!value || value.length === 0) return emptyGroup();
  try {
    const parsed = parseCondition(value);
    return parsed.kind === 'and' || parsed.kind === 'or' ? parsed : { kind: 'and', parts: [parsed] };
  } catch {
    return emptyGroup();
  }
}

function finished(part: Parsed): Parsed[] {
  if (part.kind === 'and' || part.kind === 'or') {
    const parts = part.parts.flatMap(finished);
    return parts.length > 0 ? [{ ...part, parts }] : [];
  }
  if (part.kind === 'not') return finished(part.part).map((inner): Parsed => ({ kind: 'not', part: inner }));
  if (part.kind === 'any' && part.where) {
    const [where = null] = finished(part.where);
    return isComplete({ ...part, where }) ? [{ ...part, where }] : [];
  }
  return isComplete(part) ? [part] : [];
}

export function ConditionEditor({ object, value, onChange }: ConditionEditorProps) {
  const [group, setGroup] = useState(() => asGroup(value));
  const [said, setSaid] = useState(() => JSON.stringify(value));
  const outside = JSON.stringify(value);
  if (outside !== said) {
    setSaid(outside);
    setGroup(asGroup(value));
  }
  function change(next: Group) {
    const [whole] = finished(next);
    const single = whole && (whole.kind === 'and' || whole.kind === 'or') && whole.parts.length === 1 ? whole.parts[0] : whole;
    const condition = single ? writeCondition(single) : null;
    setGroup(next);
    setSaid(JSON.stringify(condition));
    if (JSON.stringify(condition) !== outside) onChange(condition);
  }
  return <GroupEditor object={object} group={group} onChange={change} />;
}
