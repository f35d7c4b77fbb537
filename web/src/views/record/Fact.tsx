/** One fact of a record: its name, its value, and editing it in place. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconLock from 'tabler/IconLock';
import type { Field, ObjectSpec } from '../../engine/catalog';
import type { RecordData } from '../../engine/records';
import { useSaying } from '../../engine/saying/useSaying';
import { isNothing } from '../../fields/base/compare';
import { Tip } from '../../ui/float/tooltip';
import { CellEditor } from '../grid/CellEditor';
import { useColumns } from '../grid/columns';
import { Reveal } from '../rights/Reveal';
import { useSave } from '../saving/useSave';
import styles from './record.module.css';

interface FactProps {
  object: ObjectSpec;
  field: Field;
  record: RecordData;
}

export function Fact({ object, field, record }: FactProps) {
  const { t } = useTranslation('record');
  const say = useSaying();
  const save = useSave(object.name);
  const [editing, setEditing] = useState(false);
  const [column] = useColumns(object, useMemo(() => [{ path: field.name }], [field.name]));
  if (!column) return null;
  const value = record[field.name];
  const { Cell } = column.type;
  const isMasked = Boolean(field.masked) && String(value).includes('***');
  const shown = isMasked ? <Reveal key={record.id} object={object.name} field={field} record={record} /> : isNothing(value) ? <span className={styles.none}>{column.editable ? t('add') : '—'}</span> : <Cell value={value} field={field} say={say} record={record} />;

  return (
    <div className={styles.fact}>
      <dt title={field.hint ?? undefined}>{field.label}</dt>
      <dd data-editing={editing || undefined} data-long={field.type === 'long_text' || undefined}>
        {editing ? (
          <CellEditor column={column} value={value} onCancel={() => setEditing(false)} onSave={(next) => {
            setEditing(false);
            if (JSON.stringify(next ?? null) !== JSON.stringify(value ?? null)) void save(record, { [field.name]: next });
          }} />
        ) : column.editable ? (
          <div className={styles.value} data-editable>
            <button type="button" className={styles.change} aria-label={t('edit', { field: field.label, value: column.type.ariaText(value, field, say) || t('nothing') })} onClick={() => setEditing(true)} />
            {shown}
          </div>
        ) : (
          <Tip label={t(field.limited ? `limited.${field.limited}` : 'locked')} disabled={!field.readonly && object.can.update}>
            <div className={styles.value} data-locked>{shown}{object.can.update && !field.limited ? null : <IconLock size={14} aria-hidden />}</div>
          </Tip>
        )}
      </dd>
    </div>
  );
}
