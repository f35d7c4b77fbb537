/** Another record: a customer's owner, an order's customer. Found by typing a part of its name. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { takesSeveral } from '../../engine/condition/ast';
import { listOnce, recordQuery, type RefValue } from '../../engine/records';
import { MultiSelect, Select } from '../../ui/input/choose';
import { Avatar } from '../../ui/show/avatar';
import styles from '../base/base.module.css';
import { compareText, isNothing } from '../base/compare';
import { titleOf } from '../title';
import type { CellProps, EditorProps, FieldType, FilterValueProps } from '../type';

function isRef(value: unknown): value is RefValue {
  return typeof value === 'object' && value !== null && 'id' in value;
}

function title(value: unknown): string {
  return isRef(value) ? (value.title ?? '') : isNothing(value) ? '' : String(value);
}

function Cell({ value, field, dense }: CellProps) {
  const catalog = useCatalog();
  if (!isRef(value)) return null;
  const person = objectNamed(catalog, field.of ?? '')?.people;
  const text = <span>{title(value)}</span>;
  return (
    <span className={styles.with}>
      {person ? <Avatar name={title(value)} /> : null}
      {dense || !field.of ? text : <Link to="/$object/$id" params={{ object: field.of, id: value.id }}>{title(value)}</Link>}
    </span>
  );
}

interface Choice {
  value: string;
  label: string;
}

export function useChoices(of: string, typed: string): Choice[] {
  const catalog = useCatalog();
  const text = useDeferredValue(typed.trim());
  const naming = objectNamed(catalog, of)?.title ?? 'name';
  const found = useQuery({ ...listOnce(of, { q: text, fields: [naming], limit: 20 }), placeholderData: (before) => before });
  return (found.data?.records ?? []).map((record) => ({ value: record.id, label: titleOf(record, { title: naming }) }));
}

function Editor({ field, value, onChange, onPick, label, seed, autoFocus, inCell, invalid, id }: EditorProps) {
  const { t } = useTranslation('fields');
  const current = isRef(value) ? value : null;
  const [typed, setTyped] = useState(seed ?? '');
  const choices = useChoices(field.of ?? '', typed === current?.title ? '' : typed);
  const all = current && !choices.some((choice) => choice.value === current.id) ? [{ value: current.id, label: current.title }, ...choices] : choices;
  function pick(next: string | null) {
    const chosen = all.find((choice) => choice.value === next);
    const ref = chosen ? { id: chosen.value, title: chosen.label } : null;
    onChange(ref);
    onPick?.(ref);
  }
  return (
    <Select id={id} data={all} value={current?.id ?? null} searchable filter={({ options }) => options} searchValue={typed} onSearchChange={setTyped} aria-label={label}
      error={invalid || undefined} autoFocus={autoFocus} defaultDropdownOpened={inCell} variant={inCell ? 'unstyled' : 'default'} clearable={!field.required}
      nothingFoundMessage={t('nothingFound')} comboboxProps={{ width: 260, position: 'bottom-start' }} onChange={pick} />
  );
}

function useTitles(of: string, ids: string[]): Choice[] {
  const catalog = useCatalog();
  const naming = objectNamed(catalog, of)?.title ?? 'name';
  return useQueries({
    queries: ids.map((id) => recordQuery(of, id)),
    combine: (answers) => answers.map((answer, index) => ({ value: ids[index] ?? '', label: titleOf(answer.data, { title: naming }) || '…' })),
  });
}

function FilterValue({ field, operator, value, onChange, label, autoFocus }: FilterValueProps) {
  const { t } = useTranslation('fields');
  const many = takesSeveral(operator);
  const picked = (Array.isArray(value) ? value : isNothing(value) ? [] : [value]).map(String);
  const [typed, setTyped] = useState('');
  const me = field.of === 'user' ? [{ value: '@me', label: t('me') }] : field.of === 'team' ? [{ value: '@my_team', label: t('myTeam') }] : [];
  const known = useTitles(field.of ?? '', picked.filter((id) => !id.startsWith('@')));
  const found = useChoices(field.of ?? '', typed);
  const all = [...me, ...known, ...found.filter((choice) => !known.some((one) => one.value === choice.value))];
  const shared = {
    data: all, searchable: true, onSearchChange: setTyped, 'aria-label': label, autoFocus, nothingFoundMessage: t('nothingFound'), comboboxProps: { withinPortal: false },
  };
  return many ? <MultiSelect {...shared} value={picked} onChange={onChange} /> : <Select {...shared} value={picked[0] ?? null} onChange={onChange} />;
}

export const fieldType: FieldType = {
  name: 'ref', family: 'choice', width: 160, Cell, Editor, FilterValue, format: title,
  parse: () => undefined,
  compare: (left, right, say) => compareText(title(left), title(right), say),
  ariaText: title, firstOperator: 'in', picks: true,
};
