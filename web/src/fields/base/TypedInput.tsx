/** An input for what is typed as text and read as a value: words, numbers, money, days. */
import { type HTMLAttributes, type HTMLInputTypeAttribute, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Saying } from '../../engine/saying/saying';
import { useSaying } from '../../engine/saying/useSaying';
import type { EditorProps, FilterValueProps } from '../type';
import styles from './base.module.css';
import { isNothing } from './compare';

interface Typed {
  /** The value as one would type it. */
  write: (value: unknown, say: Saying) => string;
  /** undefined means that the text is not understood. */
  read: (text: string, say: Saying) => unknown;
  /** Key of the sentence that tells how to type it, in the `fields` words. */
  problem: string;
  inputMode?: HTMLAttributes<HTMLInputElement>['inputMode'];
  type?: HTMLInputTypeAttribute;
  end?: boolean;
}

interface InputProps {
  typed: Typed;
  value: unknown;
  onChange: (value: unknown, problem?: string) => void;
  label: string;
  seed?: string;
  autoFocus?: boolean;
  inCell?: boolean;
  invalid?: boolean;
  id?: string;
}

function TypedInput({ typed, value, onChange, label, seed, autoFocus, inCell, invalid, id }: InputProps) {
  const { t } = useTranslation('fields');
  const say = useSaying();
  const [text, setText] = useState(() => seed ?? (isNothing(value) ? '' : typed.write(value, say)));
  function change(next: string) {
    setText(next);
    const read = next.trim() === '' ? null : typed.read(next, say);
    if (read === undefined) onChange(next, t(`problem.${typed.problem}`));
    else onChange(read);
  }
  return (
    <input id={id} className={styles.input} data-cell={inCell || undefined} data-end={typed.end || undefined} value={text} aria-label={label}
      aria-invalid={invalid || undefined} type={typed.type ?? 'text'} inputMode={typed.inputMode} autoFocus={autoFocus} data-autofocus={autoFocus || undefined} autoComplete="off"
      onFocus={(event) => { if (seed === undefined) event.target.select(); }} onChange={(event) => change(event.target.value)} />
  );
}

/** The editor and the filter value of such a type; a filter with “is any of” takes several, with commas. */
export function typedParts(typed: Typed) {
  function Editor(props: EditorProps) {
    return <TypedInput typed={typed} {...props} />;
  }
  const several: Typed = {
    ...typed,
    type: 'text',
    write: (value, say) => (Array.isArray(value) ? value.map((each) => typed.write(each, say)).join(', ') : typed.write(value, say)),
    read: (text, say) => {
      const read = text.split(/[,，、;；\n]/).map((part) => part.trim()).filter(Boolean).map((part) => typed.read(part, say));
      return read.includes(undefined) ? undefined : read;
    },
  };
  function FilterValue({ operator, onChange, ...rest }: FilterValueProps) {
    const many = operator === 'in' || operator === 'not in';
    return <TypedInput key={many ? 'many' : 'one'} typed={many ? several : typed} {...rest} onChange={(value, problem) => { if (!problem) onChange(value); }} />;
  }
  return { Editor, FilterValue };
}
