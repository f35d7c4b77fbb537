/** Yes or no. */
import { useTranslation } from 'react-i18next';
import IconCheck from 'tabler/IconCheck';
import i18next from 'i18next';
import { Select } from '../../ui/input/choose';
import { Checkbox } from '../../ui/input/check';
import { isNothing } from '../base/compare';
import type { CellProps, EditorProps, FieldType, FilterValueProps } from '../type';

function format(value: unknown): string {
  if (isNothing(value)) return '';
  return i18next.t(value === true ? 'fields:yes' : 'fields:no');
}

function Cell({ value, dense }: CellProps) {
  if (dense) return value === true ? <IconCheck size={16} stroke={2} aria-label={format(true)} /> : <span className="visually-hidden">{format(value)}</span>;
  return <span>{format(value)}</span>;
}

function Editor({ value, onChange, onPick, label, autoFocus, id }: EditorProps) {
  return (
    <Checkbox id={id} checked={value === true} aria-label={label} autoFocus={autoFocus}
      onChange={(event) => { onChange(event.currentTarget.checked); onPick?.(event.currentTarget.checked); }} />
  );
}

function FilterValue({ value, onChange, label, autoFocus }: FilterValueProps) {
  const { t } = useTranslation('fields');
  return (
    <Select data={[{ value: 'true', label: t('yes') }, { value: 'false', label: t('no') }]} value={isNothing(value) ? null : String(value)} aria-label={label}
      autoFocus={autoFocus} onChange={(next) => onChange(next === 'true')} comboboxProps={{ withinPortal: false }} />
  );
}

const readings: Readonly<Record<string, boolean>> = { true: true, yes: true, '1': true, 是: true, 对: true, false: false, no: false, '0': false, 否: false };

export const fieldType: FieldType = {
  name: 'boolean', family: 'boolean', width: 90, Cell, Editor, FilterValue, format,
  parse: (text) => (text.trim() === '' ? null : readings[text.trim().toLowerCase()]),
  compare: (left, right) => Number(right === true) - Number(left === true),
  ariaText: format, firstOperator: '=', picks: true,
};
