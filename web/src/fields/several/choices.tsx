/** Several of a few named choices, each a coloured tag. */
import { useTranslation } from 'react-i18next';
import type { Field } from '../../engine/catalog';
import { MultiSelect } from '../../ui/input/choose';
import { Tag } from '../../ui/show/tag';
import styles from '../base/base.module.css';
import { compareText } from '../base/compare';
import { listOf, separated } from '../base/lists';
import type { CellProps, EditorProps, FieldType, FilterValueProps } from '../type';

function optionOf(field: Field, value: string) {
  return field.options?.find((option) => option.value === value);
}

function labelOf(field: Field, value: string): string {
  return optionOf(field, value)?.label ?? value;
}

function format(value: unknown, field: Field): string {
  return listOf(value).map((each) => labelOf(field, each)).join(', ');
}

function Cell({ value, field, dense }: CellProps) {
  const values = listOf(value);
  return <span className={styles.tags} data-dense={dense || undefined}>{values.map((each) => <Tag key={each} hue={optionOf(field, each)?.color}>{labelOf(field, each)}</Tag>)}</span>;
}

function choices(field: Field) {
  return (field.options ?? []).map(({ value, label }) => ({ value, label }));
}

function Editor({ field, value, onChange, label, seed, autoFocus, inCell, invalid, id }: EditorProps) {
  const { t } = useTranslation('fields');
  return (
    <div className={inCell ? styles.pop : undefined} data-cell={inCell || undefined}>
      <MultiSelect id={id} data={choices(field)} defaultValue={listOf(value)} aria-label={label} error={invalid || undefined} autoFocus={autoFocus} searchable defaultSearchValue={seed}
        defaultDropdownOpened={inCell} nothingFoundMessage={t('nothingFound')} comboboxProps={{ width: 240, position: 'bottom-start' }}
        onChange={(next) => onChange(next.length ? next : null)} />
    </div>
  );
}

function FilterValue({ field, operator, value, onChange, label, autoFocus }: FilterValueProps) {
  const one = operator === 'contains';
  return (
    <MultiSelect data={choices(field)} value={listOf(value)} maxValues={one ? 1 : undefined} aria-label={label} autoFocus={autoFocus} comboboxProps={{ withinPortal: false }}
      onChange={(next) => onChange(one ? (next.at(-1) ?? null) : next)} />
  );
}

export const fieldType: FieldType = {
  name: 'choices', family: 'list', width: 200, Cell, Editor, FilterValue, format,
  parse: (text, field) => {
    const read = separated(text).map((part) => field.options?.find((option) => [option.value, option.label].some((name) => name.toLowerCase() === part.toLowerCase()))?.value);
    return read.includes(undefined) ? undefined : read.length ? read : null;
  },
  compare: (left, right, say) => compareText(listOf(left).join() || null, listOf(right).join() || null, say),
  ariaText: format, firstOperator: 'in', picks: true,
};
