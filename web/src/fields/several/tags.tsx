/** Free words; those in use are suggested. */
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Field, useCatalog } from '../../engine/catalog';
import { groupsQuery } from '../../engine/records';
import { TagsInput } from '../../ui/input/choose';
import { Tag } from '../../ui/show/tag';
import styles from '../base/base.module.css';
import { compareText } from '../base/compare';
import { listOf, separated } from '../base/lists';
import type { CellProps, EditorProps, FieldType, FilterValueProps } from '../type';

function format(value: unknown): string {
  return listOf(value).join(', ');
}

function Cell({ value, dense }: CellProps) {
  return <span className={styles.tags} data-dense={dense || undefined}>{listOf(value).map((each) => <Tag key={each}>{each}</Tag>)}</span>;
}

/** The words that records have most, the usual ones first; asked for once the list is open. */
function useWordsInUse(field: Field, open: boolean): string[] {
  const catalog = useCatalog();
  const object = catalog.objects.find((each) => each.fields.includes(field))?.name;
  const { data } = useQuery({ ...groupsQuery(object ?? '', { by: [field.name], measure: ['count'] }), enabled: open && object !== undefined });
  return (data ?? []).flatMap((group) => (typeof group.by[0] === 'string' ? [group.by[0]] : [])).slice(0, 200);
}

function Words({ field, value, onChange, label, seed, autoFocus, inCell, invalid, id, inPortal = true, most }: EditorProps & { inPortal?: boolean; most?: number }) {
  const { t } = useTranslation('fields');
  const [open, setOpen] = useState(Boolean(inCell || autoFocus));
  const suggested = useDeferredValue(useWordsInUse(field, open));
  return (
    <div className={inCell ? styles.pop : undefined} data-cell={inCell || undefined}>
      <TagsInput id={id} data={suggested} defaultValue={listOf(value)} defaultSearchValue={seed} aria-label={label} error={invalid || undefined} autoFocus={autoFocus} maxTags={most}
        splitChars={[',', '，', '、', ';', '；', '\n']} placeholder={listOf(value).length ? undefined : t('tagExample')} onFocus={() => setOpen(true)}
        comboboxProps={{ width: 240, position: 'bottom-start', withinPortal: inPortal }} onChange={(next) => onChange(next.length ? next : null)} />
    </div>
  );
}

function FilterValue({ operator, value, onChange, ...rest }: FilterValueProps) {
  const one = operator === 'contains';
  return <Words {...rest} value={value} inPortal={false} most={one ? 1 : undefined} onChange={(next) => onChange(one ? (listOf(next)[0] ?? null) : listOf(next))} />;
}

export const fieldType: FieldType = {
  name: 'tags', family: 'list', width: 200, Cell, Editor: Words, FilterValue, format,
  parse: (text) => { const read = separated(text.replace(/[#＃]+(?=\S)/g, '')); return read.length ? read : null; },
  compare: (left, right, say) => compareText(format(left) || null, format(right) || null, say),
  ariaText: format, firstOperator: 'in', picks: true,
};
