/** The text of a note: an @ names a colleague, who hears of it, and a # another record, which shows it too. */
import { type KeyboardEvent, lazy, type RefObject, Suspense, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isImeKey } from '../../../engine/ime';
import type { Choosing, Named } from './Names';
import { type Naming, namingAt, withName } from './naming';

const Names = lazy(() => import('./Names'));

interface NoteTextProps {
  input: RefObject<HTMLTextAreaElement | null>;
  value: string;
  rows: number;
  /** The object whose records can be named; without it only people can. */
  linking?: string;
  onChange: (text: string) => void;
  onLink: (named: Named) => void;
  onSubmit: () => void;
}

export function NoteText({ input, value, rows, linking, onChange, onLink, onSubmit }: NoteTextProps) {
  const { t } = useTranslation('record');
  const [naming, setNaming] = useState<Naming | null>(null);
  const [active, setActive] = useState<string>();
  const choosing = useRef<Choosing>(null);
  const caret = useRef<number | null>(null);
  /** Where a name begins that was taken or is not wanted. */
  const settled = useRef<number | null>(null);
  const of = naming?.mark === '@' ? 'user' : linking;
  useLayoutEffect(() => {
    if (caret.current !== null) input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  function look(field: HTMLTextAreaElement) {
    const found = field.selectionStart === field.selectionEnd ? namingAt(field.value, field.selectionStart) : null;
    if (found?.from !== settled.current) settled.current = null;
    setNaming(found && settled.current === null ? found : null);
  }

  function settle(from: number) {
    settled.current = from;
    setNaming(null);
  }

  function take(named: Named) {
    if (!naming || !input.current) return;
    const next = withName(value, input.current.selectionStart, naming, named.title);
    if (naming.mark === '#') onLink(named);
    caret.current = next.caret;
    settle(naming.from);
    onChange(next.text);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (isImeKey(event)) return;
    const isSent = event.key === 'Enter' && (event.metaKey || event.ctrlKey);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (isSent) onSubmit();
    else if (!choosing.current || !active) return;
    else if (step) choosing.current.move(step);
    else if (event.key === 'Enter' || event.key === 'Tab') choosing.current.pick();
    else if (event.key === 'Escape' && naming) { settle(naming.from); event.stopPropagation(); }
    else return;
    event.preventDefault();
  }

  return (
    <>
      <textarea ref={input} value={value} rows={rows} placeholder={t('composer')} aria-label={t('composer')} aria-autocomplete="list" aria-activedescendant={active}
        onChange={(event) => { onChange(event.target.value); look(event.target); }} onClick={(event) => look(event.currentTarget)} onBlur={() => setNaming(null)} onKeyDown={onKeyDown} />
      {naming && of ? <Suspense fallback={null}><Names key={naming.from} naming={naming} of={of} choosing={choosing} onActive={setActive} onPick={take} /></Suspense> : null}
    </>
  );
}
