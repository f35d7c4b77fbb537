/** A day, typed (2026-11-22, tomorrow, 明天) or picked from a calendar. */
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconCalendar from 'tabler/IconCalendar';
import { readDay } from '../../engine/saying/times';
import { useSaying } from '../../engine/saying/useSaying';
import { IconButton } from '../../ui/input/button';
import styles from './base.module.css';

/** Beside the others it would come with every type of field. */
const DayPopover = lazy(() => import('./day/DayPopover'));

interface DayInputProps {
  value: string | null;
  onChange: (value: string | null, problem?: string) => void;
  onPick?: (value: string) => void;
  seed?: string;
  label: string;
  autoFocus?: boolean;
  inCell?: boolean;
  invalid?: boolean;
  id?: string;
}

export function DayInput({ value, onChange, onPick, seed, label, autoFocus, inCell, invalid, id }: DayInputProps) {
  const { t } = useTranslation('fields');
  const say = useSaying();
  const [text, setText] = useState(seed ?? value ?? '');
  const [open, setOpen] = useState(false);
  function change(next: string) {
    setText(next);
    const day = next.trim() === '' ? null : readDay(next, say);
    if (day === undefined) onChange(next, t('problem.date'));
    else onChange(day);
  }
  function pick(day: string) {
    setOpen(false);
    setText(day);
    onChange(day);
    onPick?.(day);
  }
  const button = <IconButton label={t('openCalendar')} tabIndex={inCell ? -1 : undefined} onClick={() => setOpen(!open)}><IconCalendar size={16} /></IconButton>;
  return (
    <span className={styles.day}>
      <input id={id} className={styles.input} data-cell={inCell || undefined} value={text} aria-label={label} aria-invalid={invalid || undefined}
        autoFocus={autoFocus} data-autofocus={autoFocus || undefined} autoComplete="off" placeholder={t('dayExample')} onChange={(event) => change(event.target.value)} />
      <Suspense fallback={button}><DayPopover opened={open} onChange={setOpen} value={readDay(text, say) ?? null} onPick={pick} locale={say.locale}>{button}</DayPopover></Suspense>
    </span>
  );
}
