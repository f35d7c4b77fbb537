/** What lies in the bin, one line each. */
import { useTranslation } from 'react-i18next';
import IconArrowBackUp from 'tabler/IconArrowBackUp';
import type { ObjectSpec } from '../../engine/catalog';
import type { RecordData, RefValue } from '../../engine/records';
import { titleOf } from '../../fields/title';
import { Button } from '../../ui/input/button';
import { Checkbox } from '../../ui/input/check';
import { useFigures } from '../../views/figures/format';
import styles from './bin.module.css';

interface RowsProps {
  object: ObjectSpec;
  records: readonly RecordData[];
  chosen: ReadonlySet<string>;
  busy: boolean;
  onChoose: (chosen: ReadonlySet<string>) => void;
  onRestore: (id: string) => void;
}

export function Rows({ object, records, chosen, busy, onChoose, onRestore }: RowsProps) {
  const { t } = useTranslation('bin');
  const { ago, time } = useFigures();
  const count = records.filter((record) => chosen.has(record.id)).length;

  function toggle(id: string) {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  }
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th><Checkbox aria-label={t('chooseAll')} checked={count === records.length} indeterminate={count > 0 && count < records.length}
            onChange={() => onChoose(new Set(count === records.length ? [] : records.map((record) => record.id)))} /></th>
          <th scope="col">{t('name')}</th><th scope="col">{t('at')}</th><th scope="col">{t('by')}</th><td />
        </tr>
      </thead>
      <tbody>
        {records.map((record) => {
          const name = titleOf(record, object) || t('untitled');
          const at = String(record.deleted_at ?? '');
          return (
            <tr key={record.id} data-chosen={chosen.has(record.id) || undefined}>
              <td><Checkbox aria-label={t('choose', { name })} checked={chosen.has(record.id)} onChange={() => toggle(record.id)} /></td>
              <th scope="row" title={name}>{name}</th>
              <td><time dateTime={at} title={time(at)}>{ago(at)}</time></td>
              <td>{(record.deleted_by as RefValue | null)?.title ?? t('rapport')}</td>
              <td><Button look="quiet" size="dense" icon={<IconArrowBackUp size={16} />} disabled={busy} aria-label={t('restoreNamed', { name })} onClick={() => onRestore(record.id)}>{t('restore')}</Button></td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
