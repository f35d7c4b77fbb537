/** Finding a record of any of several objects: for a value, and for a filter. */
import { useQueries } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { objectNamed, useCatalog } from '../../../engine/catalog';
import { takesSeveral } from '../../../engine/condition/ast';
import { listOnce, type Page, recordQuery } from '../../../engine/records';
import { MultiSelect, Select } from '../../../ui/input/choose';
import { titleOf } from '../../title';
import type { EditorProps, FilterValueProps } from '../../type';
import { type AnyRefValue, isLink, title } from './link';

interface Choice {
  value: string;
  label: string;
}

interface Group {
  group: string;
  items: Choice[];
}

/** So many of each object are offered at once. */
const most = 8;

function keyOf({ object, id }: AnyRefValue): string {
  return `${object}/${id}`;
}

function linkOf(key: string): AnyRefValue {
  const [object = '', id = ''] = key.split('/');
  return { object, id };
}

/** What is found in each object, under its name. */
function useGroups(objects: readonly string[], typed: string): Group[] {
  const catalog = useCatalog();
  const text = useDeferredValue(typed.trim());
  const specs = objects.flatMap((name) => objectNamed(catalog, name) ?? []);
  return useQueries({
    queries: specs.map((spec) => ({ ...listOnce(spec.name, { q: text || undefined, fields: [spec.title ?? 'id'], limit: most }), placeholderData: (before: Page | undefined) => before })),
    combine: (answers) => specs.flatMap((spec, index) => {
      const items = (answers[index]?.data?.records ?? []).map((record) => ({ value: keyOf({ object: spec.name, id: record.id }), label: titleOf(record, spec) }));
      return items.length ? [{ group: spec.plural, items }] : [];
    }),
  });
}

/** The groups, with what is chosen already standing first where it was not found. */
function withKnown(groups: readonly Group[], known: readonly Choice[], label: string): Group[] {
  const found = new Set(groups.flatMap(({ items }) => items.map(({ value }) => value)));
  const missing = known.filter(({ value }) => !found.has(value));
  return missing.length ? [{ group: label, items: [...missing] }, ...groups] : [...groups];
}

export function AnyEditor({ field, value, onChange, onPick, label, seed, autoFocus, inCell, invalid, id }: EditorProps) {
  const { t } = useTranslation('fields');
  const current = isLink(value) ? value : null;
  const [typed, setTyped] = useState(seed ?? '');
  const groups = useGroups(field.objects ?? [], typed === title(current) ? '' : typed);
  const all = withKnown(groups, current ? [{ value: keyOf(current), label: title(current) }] : [], t('chosen'));
  function pick(next: string | null) {
    const chosen = all.flatMap(({ items }) => items).find((choice) => choice.value === next);
    const link = chosen ? { ...linkOf(chosen.value), title: chosen.label } : null;
    onChange(link);
    onPick?.(link);
  }
  return (
    <Select id={id} data={all} value={current ? keyOf(current) : null} searchable filter={({ options }) => options} searchValue={typed} onSearchChange={setTyped} aria-label={label}
      error={invalid || undefined} autoFocus={autoFocus} defaultDropdownOpened={inCell} variant={inCell ? 'unstyled' : 'default'} clearable={!field.required}
      nothingFoundMessage={t('nothingFound')} comboboxProps={{ width: 280, position: 'bottom-start' }} onChange={pick} />
  );
}

function useTitles(links: readonly AnyRefValue[]): Choice[] {
  const catalog = useCatalog();
  return useQueries({
    queries: links.map(({ object, id }) => recordQuery(object, id)),
    combine: (answers) => links.map((link, index) => ({ value: keyOf(link), label: titleOf(answers[index]?.data, objectNamed(catalog, link.object)) || '…' })),
  });
}

export function AnyFilter({ field, operator, value, onChange, label, autoFocus }: FilterValueProps) {
  const { t } = useTranslation('fields');
  const many = takesSeveral(operator);
  const picked = (Array.isArray(value) ? value : [value]).filter(isLink);
  const [typed, setTyped] = useState('');
  const all = withKnown(useGroups(field.objects ?? [], typed), useTitles(picked), t('chosen'));
  const shared = { data: all, searchable: true, onSearchChange: setTyped, 'aria-label': label, autoFocus, nothingFoundMessage: t('nothingFound'), comboboxProps: { withinPortal: false } };
  if (many) return <MultiSelect {...shared} value={picked.map(keyOf)} onChange={(keys) => onChange(keys.map(linkOf))} />;
  return <Select {...shared} value={picked[0] ? keyOf(picked[0]) : null} onChange={(key) => onChange(key ? linkOf(key) : null)} />;
}
