/** How often something happens again, chosen piece by piece. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSaying } from '../../../engine/saying/useSaying';
import { Button } from '../../../ui/input/button';
import { Select } from '../../../ui/input/choose';
import styles from '../../base/base.module.css';
import { isNothing } from '../../base/compare';
import { dayWord, frequencies, readRule, type Rhythm, sayRule, weekdays, writeRule } from '../../base/rhythm';
import type { EditorProps } from '../../type';

const fresh: Rhythm = { frequency: 'WEEKLY', interval: 1, days: [], monthDays: [], months: [], rest: [] };

function toggled<One>(all: readonly One[], one: One): One[] {
  return all.includes(one) ? all.filter((each) => each !== one) : [...all, one];
}

function Days({ rhythm, onChange }: { rhythm: Rhythm; onChange: (change: Partial<Rhythm>) => void }) {
  const { t } = useTranslation('fields');
  const say = useSaying();
  if (rhythm.frequency === 'WEEKLY') {
    return (
      <fieldset className={styles.days} aria-label={t('rhythm.days')}>
        {weekdays.map((day) => (
          <label key={day}><input type="checkbox" checked={rhythm.days.includes(day)} aria-label={dayWord(day, say, 'long')} onChange={() => onChange({ days: toggled(rhythm.days, day) })} />{dayWord(day, say)}</label>
        ))}
      </fieldset>
    );
  }
  if (rhythm.frequency !== 'MONTHLY') return null;
  const days = rhythm.days[0] ?? (rhythm.monthDays[0] === undefined ? '' : String(rhythm.monthDays[0]));
  const places = ['1', '2', '3', '4', '-1'].flatMap((place) => weekdays.map((day) => ({ value: `${place}${day}`, label: t(`rhythm.place.${place}`, { day: dayWord(day, say, 'long') }) })));
  const choices = [
    ...Array.from({ length: 31 }, (_, index) => ({ value: String(index + 1), label: t('rhythm.monthDay', { day: index + 1 }) })), { value: '-1', label: t('rhythm.lastDay') }, ...places,
  ];
  return (
    <Select data={choices} value={days || null} clearable searchable aria-label={t('rhythm.days')} placeholder={t('rhythm.anyDay')} comboboxProps={{ withinPortal: false }}
      onChange={(next) => onChange(next === null ? { days: [], monthDays: [] } : /^-?\d+$/.test(next) ? { days: [], monthDays: [Number(next)] } : { days: [next], monthDays: [] })} />
  );
}

export interface RhythmInputProps extends Pick<EditorProps, 'value' | 'label' | 'inCell' | 'autoFocus' | 'id'> {
  onChange: (value: unknown) => void;
}

export default function RhythmInput({ value, onChange, label, inCell, autoFocus, id }: RhythmInputProps) {
  const { t } = useTranslation('fields');
  const say = useSaying();
  const [rhythm, setRhythm] = useState<Rhythm | null>(() => (isNothing(value) ? null : (readRule(String(value)) ?? null)));
  const now = rhythm ?? fresh;
  function change(next: Partial<Rhythm>) {
    const made = { ...now, ...next };
    setRhythm(made);
    onChange(writeRule(made));
  }
  function clear() {
    setRhythm(null);
    onChange(null);
  }
  return (
    <div className={styles.pop} data-cell={inCell || undefined} role="group" aria-label={label}>
      <div className={styles.line}>
        <span>{t('rhythm.every')}</span>
        <input id={id} className={`${styles.input} ${styles.short}`} type="number" min={1} max={999} value={now.interval} autoFocus={autoFocus} data-autofocus={autoFocus || undefined} aria-label={t('rhythm.interval')}
          onChange={(event) => change({ interval: Math.min(999, Math.max(1, Math.round(Number(event.target.value)) || 1)) })} />
        <Select w={130} data={frequencies.map((each) => ({ value: each, label: t(`rhythm.unit.${each}`) }))} value={now.frequency} aria-label={t('rhythm.frequency')} comboboxProps={{ withinPortal: false }}
          onChange={(next) => { const frequency = frequencies.find((each) => each === next); if (frequency) change({ frequency, days: [], monthDays: [], months: [] }); }} />
      </div>
      <Days rhythm={now} onChange={change} />
      <div className={styles.line}>
        <span className={styles.quiet}>{rhythm ? sayRule(writeRule(rhythm), say) : t('rhythm.none')}</span>
        {rhythm ? <Button look="quiet" size="dense" onClick={clear}>{t('rhythm.clear')}</Button> : null}
      </div>
    </div>
  );
}
