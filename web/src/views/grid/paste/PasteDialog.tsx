/** Shows what a pasted block would change, before anything is written; it can be taken back as one. */
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectSpec } from '../../../engine/catalog';
import type { RecordData } from '../../../engine/records';
import { useSaying } from '../../../engine/saying/useSaying';
import { titleOf } from '../../../fields/title';
import { Dialog } from '../../../ui/float/dialog';
import { Button } from '../../../ui/input/button';
import { Checkbox } from '../../../ui/input/check';
import { SkeletonRows } from '../../../ui/show/skeleton';
import type { Column } from '../columns';
import type { Place } from '../keys';
import type { Rows } from '../lines/useRows';
import { useRemove } from '../../saving/useRemove';
import { changesOf, newRecordsOf, type PastedCell, placeBlock, planPaste, readBlock } from './block';
import styles from './paste.module.css';

interface PasteDialogProps {
  object: ObjectSpec;
  text: string;
  rows: Rows;
  columns: readonly Column[];
  at: Place;
  onClose: () => void;
}

const shownRows = 50;
/** More is a matter for an import. */
const mostLines = 5_000;

/** The rows under the block, those out of sight too. They are read once: what arrives meanwhile must not move the block to other rows. */
function useUnder(rows: Rows, from: number, count: number): readonly (RecordData | undefined)[] | null {
  const [held] = useState(() => Array.from({ length: Math.max(0, Math.min(count, rows.size - from)) }, (_, step) => rows.at(from + step)));
  const [read, setRead] = useState<readonly (RecordData | undefined)[] | null>(held.every(Boolean) ? held : null);
  const [reading] = useState(() => rows.read);
  useEffect(() => {
    if (read) return undefined;
    let gone = false;
    const end = (found: readonly (RecordData | undefined)[]) => { if (!gone) setRead(found); };
    const found = reading ? reading(from, held.length) : Promise.resolve(held);
    found.then(end, () => end(held));
    return () => { gone = true; };
  }, [from, held, read, reading]);
  return read;
}

function Cell({ cell, record }: { cell: PastedCell; record: RecordData | undefined }) {
  const { t } = useTranslation('list');
  const say = useSaying();
  const { column, problem } = cell;
  const words = (value: unknown) => column.type.format(value, column.field, say);
  const before = record ? words(record[column.path]) : '';
  if (problem) return <td data-problem={problem} title={t(`paste.${problem}`, { field: column.label })}>{cell.text}<span className="visually-hidden"> {t(`paste.${problem}`, { field: column.label })}</span></td>;
  if (cell.same) return <td data-same>{words(cell.value) || '–'}</td>;
  return <td>{before ? <s>{before}</s> : null} {words(cell.value) || '–'}</td>;
}

export default function PasteDialog({ object, text, rows, columns, at, onClose }: PasteDialogProps) {
  const { t } = useTranslation('list');
  const say = useSaying();
  const { many } = useRemove(object);
  const [busy, setBusy] = useState(false);
  const [adds, setAdds] = useState(false);
  const [block] = useState(() => readBlock(text));
  const { lines: all, under, headed } = useMemo(() => placeBlock(block, columns, at.column), [at.column, block, columns]);
  const lines = useMemo(() => all.slice(0, mostLines), [all]);
  const homeless = useMemo(() => under.filter((column, step) => !column && lines.some((line) => line[step]?.trim())).length, [lines, under]);
  const records = useUnder(rows, at.row, lines.length);
  const paste = useMemo(() => (records ? planPaste(lines, under, records, say) : null), [lines, records, say, under]);
  const shown = useMemo(() => paste?.rows.filter(({ record, cells }) => (record || adds) && cells.some((cell) => !cell.same)).slice(0, shownRows) ?? [], [adds, paste]);
  const count = paste?.good ?? 0;
  const fresh = useMemo(() => (paste && adds ? newRecordsOf(paste) : []), [adds, paste]);

  async function apply() {
    if (!paste) return;
    setBusy(true);
    const update = changesOf(paste);
    const done = await many({ ...(update.length ? { update } : {}), ...(fresh.length ? { create: fresh } : {}) });
    setBusy(false);
    if (done) onClose();
  }

  return (
    <Dialog open onClose={onClose} title={t('paste.title', { count })} size={860}>
      <div className={styles.paste}>
        {headed ? <p className={styles.quiet}>{t('paste.headed')}</p> : null}
        {paste?.bad ? <p className={styles.trouble}>{t('paste.bad', { count: paste.bad })}</p> : null}
        {all.length > mostLines ? <p className={styles.trouble}>{t('paste.tooLong', { count: mostLines })}</p> : null}
        {homeless ? <p className={styles.trouble}>{t('paste.homeless', { count: homeless })}</p> : null}
        {paste?.beyond ? (object.can.create
          ? <label className={styles.add}><Checkbox checked={adds} onChange={(event) => setAdds(event.currentTarget.checked)} />{t('paste.add', { count: paste.beyond })}</label>
          : <p className={styles.quiet}>{t('paste.beyond', { count: paste.beyond })}</p>) : null}
        {paste ? (
          <div className={styles.frame} tabIndex={0} role="region" aria-label={t('paste.preview')}>
            <table>
              <thead><tr><th>{object.label}</th>{paste.columns.map((column) => <th key={column.path}>{column.label}</th>)}</tr></thead>
              <tbody>
                {shown.map(({ record, cells }, index) => (
                  <tr key={record?.id ?? `new${index}`}>
                    <th scope="row">{record ? titleOf(record, object) || t('untitled') : t('paste.new')}</th>
                    {cells.map((cell) => <Cell key={cell.column.path} cell={cell} record={record} />)}
                  </tr>
                ))}
              </tbody>
            </table>
            {shown.length === 0 ? <p className={styles.quiet}>{t('paste.nothing')}</p> : null}
          </div>
        ) : <SkeletonRows rows={5} />}
        <div className={styles.acts}>
          <Button look="quiet" onClick={onClose}>{t('shell:cancel')}</Button>
          <Button look="primary" busy={busy} disabled={!paste || count + fresh.length === 0} onClick={() => void apply()}>{fresh.length ? t('paste.applyNew', { count: fresh.length, cells: count }) : t('paste.apply', { count })}</Button>
        </div>
      </div>
    </Dialog>
  );
}
