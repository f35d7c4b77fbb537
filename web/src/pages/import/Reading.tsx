/** How the file was read: encoding, delimiter, sheet; each can be corrected. */
import { useTranslation } from 'react-i18next';
import IconFileSpreadsheet from 'tabler/IconFileSpreadsheet';
import { Button } from '../../ui/input/button';
import { Select } from '../../ui/input/choose';
import { useFigures } from '../../views/figures/format';
import styles from './import.module.css';
import type { Change, ImportJob } from './job';

const encodings = ['utf-8', 'gb18030', 'big5', 'utf-16', 'windows-1252'];
const delimiters = [',', ';', '\t', '|'];

interface ReadingProps {
  job: ImportJob;
  busy: boolean;
  onChange: (change: Change) => void;
  onLeave: () => void;
}

function withOwn(known: readonly string[], own: string | null | undefined): string[] {
  return own && !known.includes(own) ? [own, ...known] : [...known];
}

export function Reading({ job, busy, onChange, onLeave }: ReadingProps) {
  const { t } = useTranslation('import');
  const { bytes, number } = useFigures();
  const { file } = job;
  const sheets = file.sheets ?? [];
  return (
    <section className={styles.reading} aria-busy={busy}>
      <IconFileSpreadsheet size={28} stroke={1.25} aria-hidden />
      <div className={styles.fileName}>
        <strong>{file.name}</strong>
        <span>{[t(`kinds.${job.object}.title`, { defaultValue: job.object }), job.rows === null ? null : t('reading.rows', { count: job.rows, shown: number(job.rows) }), bytes(file.size)].filter(Boolean).join(' · ')}</span>
      </div>
      {file.encoding ? (
        <Select label={t('reading.encoding')} value={file.encoding.toLowerCase()} disabled={busy} w={150}
          data={withOwn(encodings, file.encoding.toLowerCase()).map((value) => ({ value, label: value.toUpperCase() }))}
          onChange={(encoding) => { if (encoding) onChange({ encoding }); }} />
      ) : null}
      {file.delimiter ? (
        <Select label={t('reading.delimiter')} value={file.delimiter} disabled={busy} w={150}
          data={withOwn(delimiters, file.delimiter).map((value) => ({ value, label: t(`delimiters.${delimiters.indexOf(value)}`, { defaultValue: value }) }))}
          onChange={(delimiter) => { if (delimiter) onChange({ delimiter }); }} />
      ) : null}
      {sheets.length > 1 ? (
        <Select label={t('reading.sheet')} value={file.sheet ?? null} disabled={busy} w={180} data={sheets}
          onChange={(sheet) => { if (sheet) onChange({ sheet }); }} />
      ) : null}
      <Button look="quiet" onClick={onLeave}>{t('columns.other')}</Button>
    </section>
  );
}
