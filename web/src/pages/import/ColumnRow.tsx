/** One column: its name, what is in it, and the field it fills. */
import { useTranslation } from 'react-i18next';
import IconArrowRight from 'tabler/IconArrowRight';
import { Select } from '../../ui/input/choose';
import { Tag } from '../../ui/show/tag';
import styles from './import.module.css';
import type { Column, Mapped } from './job';
import type { TargetGroup } from './targets';

const skip = '';
const hues: Readonly<Record<string, string>> = {
  date: 'violet', datetime: 'violet', integer: 'blue', decimal: 'blue', money: 'green', percent: 'blue', email: 'teal', phone: 'teal', boolean: 'amber', choice: 'pink',
};
const dateFormats = ['ymd', 'dmy', 'mdy'];
const numberFormats = ['point', 'comma'];

interface ColumnRowProps {
  column: Column;
  mapped: Mapped | undefined;
  groups: TargetGroup[];
  taken: ReadonlyMap<string, string>;
  onChange: (mapped: Mapped | null) => void;
}

export function ColumnRow({ column, mapped, groups, taken, onChange }: ColumnRowProps) {
  const { t } = useTranslation('import');
  const data = [{ group: '—', items: [{ value: skip, label: t('columns.skip') }] }, ...groups.map((group) => ({
    group: group.group,
    items: group.items.map((item) => {
      const other = taken.get(item.value);
      return other && other !== column.name ? { ...item, label: t('columns.taken', { field: item.label, column: other }) } : item;
    }),
  }))];
  const unsure = Boolean(mapped && column.field === mapped.field && (column.confidence ?? 1) < 0.6);
  return (
    <div className={styles.column} role="row" data-skipped={mapped ? undefined : true}>
      <div className={styles.columnName} role="cell">
        <strong>{column.name || t('columns.unnamed')}</strong>
        <Tag hue={hues[column.type] ?? 'slate'}>{t(`types.${column.type}`, { defaultValue: column.type })}</Tag>
      </div>
      <div className={styles.samples} role="cell">{column.samples.slice(0, 4).map((sample, index) => <code key={index}>{String(sample)}</code>)}</div>
      <div className={styles.target} role="cell">
        <IconArrowRight size={16} className={styles.arrow} aria-hidden />
        <div>
          <Select aria-label={t('columns.goesOf', { column: column.name })} data={data} value={mapped?.field ?? skip} searchable
            nothingFoundMessage={t('columns.noTarget')} onChange={(field) => onChange(field ? { field, format: mapped?.format ?? column.format } : null)} />
          {unsure ? <span className={styles.unsure}>{t('columns.unsure')}</span> : null}
          {mapped ? <FormatQuestion column={column} format={mapped.format ?? null} onChange={(format) => onChange({ ...mapped, format })} /> : null}
        </div>
      </div>
    </div>
  );
}

function FormatQuestion({ column, format, onChange }: { column: Column; format: string | null; onChange: (format: string) => void }) {
  const { t } = useTranslation('import');
  const open = (column.formats?.length ?? 0) > 1;
  const isDate = dateFormats.includes(format ?? column.formats?.[0] ?? '');
  if (!open && !(isDate && format !== 'ymd')) return null;
  const choices = open ? (column.formats ?? []) : dateFormats;
  if (!choices.every((choice) => dateFormats.includes(choice) || numberFormats.includes(choice))) return null;
  const sample = String(column.samples[0] ?? '');
  return (
    <fieldset className={styles.question} data-open={(open && !format) || undefined}>
      <legend>{isDate ? t('formats.dateQuestion', { sample }) : t('formats.numberQuestion', { sample })}</legend>
      {choices.map((choice) => (
        <label key={choice}>
          <input type="radio" name={`format-${column.name}`} checked={format === choice} onChange={() => onChange(choice)} />
          {t(`formats.${choice}`)}{isDate ? <small>{readAs(sample, choice)}</small> : null}
        </label>
      ))}
    </fieldset>
  );
}

/** What a sample such as 03/04/05 would mean when read in this order; empty when it cannot be. */
export function readAs(sample: string, order: string): string {
  const parts = sample.split(/[-/.\s]/).slice(0, 3).map(Number);
  const [a, b, c] = parts;
  if (parts.length < 3 || a === undefined || b === undefined || c === undefined || parts.some(Number.isNaN)) return '';
  const [year, month, day] = order === 'ymd' ? [a, b, c] : order === 'dmy' ? [c, b, a] : [c, a, b];
  const full = year < 100 ? year + (year >= 70 ? 1900 : 2000) : year;
  const date = new Date(Date.UTC(full, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return '';
  return date.toLocaleDateString(document.documentElement.lang || undefined, { dateStyle: 'long', timeZone: 'UTC' });
}
