/** Several other records: the people who help, the products a customer asked about. Each is found by typing a part of its name. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RefValue } from '../../engine/records';
import { MultiSelect } from '../../ui/input/choose';
import { Tag } from '../../ui/show/tag';
import styles from '../base/base.module.css';
import { compareText } from '../base/compare';
import type { CellProps, EditorProps, FieldType } from '../type';
import { fieldType as one, useChoices } from './ref';

function linksOf(value: unknown): RefValue[] {
  return Array.isArray(value) ? value.filter((each): each is RefValue => typeof each === 'object' && each !== null && 'id' in each) : [];
}

function format(value: unknown): string {
  return linksOf(value).map(({ title }) => title).join(', ');
}

function Cell({ value, field, dense }: CellProps) {
  const { of } = field;
  return (
    <span className={styles.tags} data-dense={dense || undefined}>
      {linksOf(value).map(({ id, title }) => (dense || !of ? <Tag key={id}>{title}</Tag> : <Link key={id} to="/$object/$id" params={{ object: of, id }}><Tag>{title}</Tag></Link>))}
    </span>
  );
}

function Editor({ field, value, onChange, label, seed, autoFocus, inCell, invalid, id }: EditorProps) {
  const { t } = useTranslation('fields');
  const [links, setLinks] = useState(() => linksOf(value));
  const [typed, setTyped] = useState(seed ?? '');
  const found = useChoices(field.of ?? '', typed);
  const known = links.map((link) => ({ value: link.id, label: link.title }));
  const all = [...known, ...found.filter((choice) => !known.some((each) => each.value === choice.value))];
  function pick(ids: string[]) {
    const next = ids.map((each) => ({ id: each, title: all.find((choice) => choice.value === each)?.label ?? '' }));
    setLinks(next);
    onChange(next.length ? next : null);
  }
  return (
    <div className={inCell ? styles.pop : undefined} data-cell={inCell || undefined}>
      <MultiSelect id={id} data={all} value={links.map((link) => link.id)} searchable filter={({ options }) => options} searchValue={typed} onSearchChange={setTyped} aria-label={label}
        error={invalid || undefined} autoFocus={autoFocus} defaultDropdownOpened={inCell} nothingFoundMessage={t('nothingFound')} comboboxProps={{ width: 260, position: 'bottom-start' }} onChange={pick} />
    </div>
  );
}

export const fieldType: FieldType = {
  name: 'refs', family: 'list', width: 200, Cell, Editor, FilterValue: one.FilterValue, format,
  parse: () => undefined,
  compare: (left, right, say) => compareText(format(left) || null, format(right) || null, say),
  ariaText: format, firstOperator: 'in', picks: true,
};
