/** Finds one customer by any part of name, address or number. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition } from '../../engine/condition/ast';
import { listOnce, type RefValue } from '../../engine/records';
import { Select } from '../../ui/input/choose';
import { useSettled } from './counts';

interface PersonProps {
  label: string;
  value: RefValue | null;
  onChange: (person: RefValue | null) => void;
  /** Only among these. */
  where?: Condition | null;
}

export function Person({ label, value, onChange, where = null }: PersonProps) {
  const { t } = useTranslation('segments');
  const [typed, type] = useState('');
  const q = useSettled(typed === value?.title ? '' : typed, 200);
  const { data } = useQuery({ ...listOnce('customer', { q: q || undefined, where: q ? null : where, fields: ['name', 'email', 'city'], limit: 20 }), placeholderData: keepPreviousData });
  const found = (data?.records ?? []).map((person) => ({ value: person.id, label: String(person.name ?? person.email ?? ''), detail: String(person.email ?? person.city ?? '') }));
  const own = value && !found.some((each) => each.value === value.id) ? [{ value: value.id, label: value.title, detail: '' }] : [];
  return (
    <Select label={label} placeholder={t('person.placeholder')} searchable value={value?.id ?? null} data={[...own, ...found]} nothingFoundMessage={t('person.none')}
      filter={({ options }) => options} onSearchChange={type} key={value ? 'chosen' : 'open'}
      renderOption={({ option }) => <span><b style={{ fontWeight: 600 }}>{option.label}</b> <small style={{ color: 'var(--muted)' }}>{found.find((each) => each.value === option.value)?.detail}</small></span>}
      onChange={(id) => {
        const person = found.find((each) => each.value === id);
        onChange(person ? { id: person.value, title: person.label } : null);
      }} />
  );
}
