/** A relative period: in the last 30 days, this quarter. */
import { useTranslation } from 'react-i18next';
import type { Period, Unit } from '../../engine/condition/ast';
import { Select } from '../../ui/input/choose';
import { TextInput } from '../../ui/input/text';
import styles from './filters.module.css';

const units: readonly Unit[] = ['day', 'week', 'month', 'quarter', 'year'];

interface PeriodInputProps {
  period: Period;
  onChange: (period: Period) => void;
}

export function PeriodInput({ period, onChange }: PeriodInputProps) {
  const { t } = useTranslation('fields');
  const count = period.direction === 'this' ? 1 : period.count;
  function change(direction: string, number: number, unit: Unit) {
    onChange(direction === 'this' ? { direction, unit } : { direction: direction === 'next' ? 'next' : 'last', count: number, unit });
  }
  return (
    <div className={styles.period}>
      <Select aria-label={t('period.label')} value={period.direction} data={(['last', 'next', 'this'] as const).map((value) => ({ value, label: t(`period.direction.${value}`) }))}
        onChange={(direction) => change(direction ?? 'last', count, period.unit)} comboboxProps={{ withinPortal: false }} w={120} />
      {period.direction === 'this' ? null : (
        <TextInput aria-label={t('measure.count')} inputMode="numeric" value={String(count)} w={64}
          onChange={(event) => { const number = Number(event.target.value.normalize('NFKC').replace(/\D/g, '')); change(period.direction, Math.min(number, 3660), period.unit); }} />
      )}
      <Select aria-label={t('period.label')} value={period.unit} data={units.map((value) => ({ value, label: period.direction === 'this' ? t(`filters:thisUnit.${value}`) : t(`period.unit.${value}`) }))}
        onChange={(unit) => change(period.direction, count, (unit ?? 'day') as Unit)} comboboxProps={{ withinPortal: false }} w={110} />
    </div>
  );
}
