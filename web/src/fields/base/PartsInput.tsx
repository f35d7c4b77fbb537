/** Inputs for the parts of one value, side by side or below each other. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EditorProps } from '../type';
import styles from './base.module.css';
import { partsOf, type Structured, withPart } from './structured';

export interface Part {
  name: string;
  width: 'half' | 'whole';
  autoComplete?: string;
}

interface PartsInputProps extends EditorProps {
  parts: readonly Part[];
  /** What a text that is pasted or typed into the first input is taken apart to; undefined leaves it where it is. */
  whole?: (text: string) => Structured | undefined;
}

export function PartsInput({ parts, whole, value, onChange, label, seed, autoFocus, inCell, invalid, id }: PartsInputProps) {
  const { t } = useTranslation('fields');
  const [now, setNow] = useState<unknown>(() => (seed && parts[0] ? withPart(value, parts[0].name, seed) : value));
  function change(next: Structured | null) {
    setNow(next);
    onChange(next);
  }
  function onPaste(event: React.ClipboardEvent) {
    const read = whole?.(event.clipboardData.getData('text/plain'));
    if (!read) return;
    event.preventDefault();
    change(read);
  }
  return (
    <div className={styles.parts} data-cell={inCell || undefined} role="group" aria-label={label} onPaste={onPaste}>
      {parts.map((part, index) => (
        <label key={part.name} data-width={part.width}>
          <span>{t(`part.${part.name}`)}</span>
          <input id={index === 0 ? id : undefined} className={styles.input} value={partsOf(now)[part.name] ?? ''} aria-invalid={invalid || undefined} autoFocus={autoFocus && index === 0}
            autoComplete="off" data-autofocus={(autoFocus && index === 0) || undefined} onChange={(event) => change(withPart(now, part.name, event.target.value))} />
        </label>
      ))}
    </div>
  );
}
