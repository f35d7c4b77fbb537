/** Shows what a pasted block would change, before anything is written; it can be taken back as one. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectSpec } from '../../../engine/catalog';
import type { RecordData } from '../../../engine/records';
import { useSaying } from '../../../engine/saying/useSaying';
import { titleOf } from '../../../fields/title';
import { Dialog } from '../../../ui/float/dialog';
import { Button } from '../../../ui/input/button';
import type { Column } from '../columns';
import type { Place } from '../keys';
import { useRemove } from '../../saving/useRemove';
import { changesOf, type PastedCell, planPaste, readBlock } from './block';
import styles from './paste.module.css';

interface PasteDialogProps {
  object: ObjectSpec;
  text: string;
  rows: readonly (RecordData | undefined)[];
  columns: readonly Column[];
  at: Place;
  onClose: () => void;
}

const shownRows = 50;

export default function PasteDialog({ object, text, rows, columns, at, onClose }: PasteDialogProps) {
  const { t } = useTranslation('list');
  const say = useSaying();
  const { many } = useRemove(object);
  const [busy, setBusy] = useState(false);
  // The plan is made once: what arrives meanwhile must not move the block to other rows.
  const [paste] = useState(() => planPaste(readBlock(text), rows, columns, at, say));
  const heads = useMemo(() => paste.rows[0]?.cells.map((cell) => cell.column) ?? [], [paste]);
  const shown = (cell: PastedCell) => (cell.problem ? cell.text : cell.column.type.format(cell.value, cell.column.field, say) || '–');

  async function apply() {
    setBusy(true);
    const done = await many({ update: changesOf(paste) });
    setBusy(false);
    if (done) onClose();
  }

  return (
    <Dialog open onClose={onClose} title={t('paste.title', { count: paste.good })} size={760}>
      <div className={styles.paste}>
        {paste.bad ? <p className={styles.trouble}>{t('paste.bad', { count: paste.bad })}</p> : null}
        {paste.beyond ? <p className={styles.quiet}>{t('paste.beyond', { count: paste.beyond })}</p> : null}
        <div className={styles.frame} tabIndex={0} role="region" aria-label={t('paste.preview')}>
          <table>
            <thead><tr><th>{object.label}</th>{heads.map((column) => <th key={column.path}>{column.label}</th>)}</tr></thead>
            <tbody>
              {paste.rows.slice(0, shownRows).map(({ record, cells }) => (
                <tr key={record.id}>
                  <th scope="row">{titleOf(record, object) || t('untitled')}</th>
                  {cells.map((cell) => (
                    <td key={cell.column.path} data-problem={cell.problem} title={cell.problem ? t(`paste.${cell.problem}`, { field: cell.column.label }) : undefined}>{shown(cell)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div className={styles.acts}>
          <Button look="quiet" onClick={onClose}>{t('shell:cancel')}</Button>
          <Button look="primary" busy={busy} disabled={paste.good === 0} onClick={() => void apply()}>{t('paste.apply', { count: paste.good })}</Button>
        </div>
      </div>
    </Dialog>
  );
}
