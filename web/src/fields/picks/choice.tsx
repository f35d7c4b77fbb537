/** One of a few named choices, shown as a coloured tag. */
import { useTranslation } from 'react-i18next';
import type { Field } from '../../engine/catalog';
import { MultiSelect, Select } from '../../ui/input/choose';
import { Tag } from '../../ui/show/tag';
import { isNothing } from '../base/compare';
import type { CellProps, EditorProps, FieldType, FilterValueProps } from '../type';

function optionOf(field: Field, value: unknown) {
  return field.options?.find((option) => option.value === value);
}

function format(value: unknown, field: Field): string {
  if (Array.isArray(value)) return value.map((each) => format(each, field)).join(', ');
  return isNothing(value) ? '' : (optionOf(field, value)?.label ?? String(value));
}

function Cell({ value, field }: CellProps) {
  return isNothing(value) ? null : <Tag hue={optionOf(field, value)?.color}>{format(value, field)}</Tag>;
}

function choices(field: Field) {
  return (field.options ?? []).map(({ value, label }) => ({ value, label }));
}

function Editor({ field, value, onChange, onPick, label, seed, autoFocus, inCell, invalid, id }: EditorProps) {
  const { t } = useTranslation('fields');
  return (
    <Select id={id} data={choices(field)} value={isNothing(value) ? null : String(value)} aria-label={label} error={invalid || undefined} autoFocus={autoFocus}
      searchable={choices(field).length > 7 || seed !== undefined} defaultSearchValue={seed} defaultDropdownOpened={inCell} variant={inCell ? 'unstyled' : 'default'} clearable={!field.required}
      nothingFoundMessage={t('nothingFound')} comboboxProps={{ width: 220, position: 'bottom-start' }} onChange={(next) => { onChange(next); onPick?.(next); }}
      renderOption={({ option }) => <Tag hue={optionOf(field, option.value)?.color}>{option.label}</Tag>} />
  );
}

function FilterValue({ field, operator, value, onChange, label, autoFocus }: FilterValueProps) {
  if (operator === 'in' || operator === 'not in') {
    const picked = Array.isArray(value) ? value.map(String) : isNothing(value) ? [] : [String(value)];
    return <MultiSelect data={choices(field)} value={picked} onChange={onChange} aria-label={label} autoFocus={autoFocus} defaultDropdownOpened={autoFocus && picked.length === 0} comboboxProps={{ withinPortal: false }} />;
  }
  const single = Array.isArray(value) ? value[0] : value;
  return <Select data={choices(field)} value={isNothing(single) ? null : String(single)} onChange={onChange} aria-label={label} autoFocus={autoFocus} comboboxProps={{ withinPortal: false }} />;
}

function order(value: unknown): string {
  return isNothing(value) ? '\uffff' : String(value);
}

export const fieldType: FieldType = {
  name: 'choice', family: 'choice', width: 130, Cell, Editor, FilterValue, format,
  parse: (text, field) => {
    const plain = text.trim().toLowerCase();
    if (plain === '') return null;
    return field.options?.find((option) => option.value.toLowerCase() === plain || option.label.toLowerCase() === plain)?.value;
  },
  compare: (left, right) => (order(left) < order(right) ? -1 : order(left) > order(right) ? 1 : 0),
  ariaText: format, firstOperator: 'in', picks: true,
};
