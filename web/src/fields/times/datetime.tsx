/** A moment: a day and a time on the viewer's clock. */
import { type MouseEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Saying } from '../../engine/saying/saying';
import { useSaying } from '../../engine/saying/useSaying';
import { clockAt, isoDay, momentOf, readDay, sayExactly, sayMoment } from '../../engine/saying/times';
import styles from '../base/base.module.css';
import { compareTime, isNothing } from '../base/compare';
import { DayInput } from '../base/DayInput';
import type { CellProps, EditorProps, FieldType, FilterValueProps } from '../type';

function format(value: unknown, say: Saying): string {
  return isNothing(value) ? '' : sayMoment(String(value), say);
}

function Cell({ value, say, dense }: CellProps) {
  if (isNothing(value)) return null;
  const exactly = () => sayExactly(String(value), say);
  // In a list that scrolls it is put into words when somebody points there.
  const told = dense ? { onMouseEnter: (event: MouseEvent<HTMLElement>) => { event.currentTarget.title = exactly(); } } : { title: exactly() };
  return <time dateTime={String(value)} {...told} className={styles.text}>{format(value, say)}</time>;
}

function split(value: unknown, say: Saying): { day: string | null; time: string } {
  if (isNothing(value) || Number.isNaN(Date.parse(String(value)))) return { day: null, time: '' };
  const clock = clockAt(new Date(String(value)), say.zone);
  return { day: isoDay(clock), time: `${String(clock.hour).padStart(2, '0')}:${String(clock.minute).padStart(2, '0')}` };
}

function join(day: string, time: string, say: Saying): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return momentOf({ year, month, day: date, hour, minute, second: 0 }, say.zone).toISOString();
}

function Editor({ value, onChange, onPick: _onPick, label, ...rest }: EditorProps) {
  const { t } = useTranslation('fields');
  const say = useSaying();
  const [{ day, time }, set] = useState(() => split(value, say));
  function change(nextDay: string | null, nextTime: string, problem?: string) {
    set({ day: nextDay, time: nextTime });
    if (problem) onChange(nextDay, problem);
    else onChange(nextDay ? join(nextDay, nextTime, say) : null);
  }
  return (
    <span className={styles.day}>
      <DayInput value={day} label={label} {...rest} onChange={(next, problem) => change(next, time, problem)} />
      <input className={styles.input} data-cell={rest.inCell || undefined} type="time" value={time} aria-label={t('timeOf', { field: label })}
        onChange={(event) => change(day, event.target.value)} />
    </span>
  );
}

function FilterValue({ value, onChange, label, autoFocus }: FilterValueProps) {
  const say = useSaying();
  return (
    <DayInput value={split(value, say).day} label={label} autoFocus={autoFocus}
      onChange={(day, problem) => { if (!problem) onChange(day ? join(day, '', say) : null); }} />
  );
}

function parse(text: string, say: Saying): unknown {
  const [, dayText = text, time = ''] = /^(.*?)[ T](\d{1,2}:\d\d)(?::\d\d)?$/.exec(text.trim()) ?? [];
  const day = readDay(dayText, say);
  return day ? join(day, time, say) : undefined;
}

export const fieldType: FieldType = {
  name: 'datetime', family: 'time', width: 150, Cell, Editor, FilterValue,
  format: (value, _field, say) => format(value, say),
  parse: (text, _field, say) => (text.trim() === '' ? null : parse(text, say)),
  compare: compareTime,
  ariaText: (value, _field, say) => (isNothing(value) ? '' : sayExactly(String(value), say)),
  firstOperator: 'within',
};
