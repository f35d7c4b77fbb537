/** One of a few, side by side. */
import { type ReactNode, useId } from 'react';
import styles from './segmented.module.css';

interface SegmentedProps {
  value: string;
  onChange: (value: string) => void;
  data: readonly (string | { value: string; label: ReactNode })[];
  fullWidth?: boolean;
  'aria-label'?: string;
}

export function Segmented({ value, onChange, data, fullWidth, ...rest }: SegmentedProps) {
  const name = useId();
  return (
    <div role="radiogroup" className={styles.segmented} data-full={fullWidth || undefined} {...rest}>
      {data.map((each) => {
        const part = typeof each === 'string' ? { value: each, label: each } : each;
        return (
          <label key={part.value}>
            <input type="radio" name={name} value={part.value} checked={part.value === value} onChange={() => onChange(part.value)} />
            <span>{part.label}</span>
          </label>
        );
      })}
    </div>
  );
}
