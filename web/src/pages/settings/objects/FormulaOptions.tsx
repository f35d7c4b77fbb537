/** What a formula computes: its text, fields to put into it, and how the result is shown. */
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useCatalog } from '../../../engine/catalog';
import { Select } from '../../../ui/input/choose';
import { TextArea } from '../../../ui/input/text';
import { askables } from '../../../views/filters/fresh';
import { useTypes } from './FieldList';
import type { Options } from './said';
import styles from './settings.module.css';

const results = ['decimal', 'integer', 'percent', 'money', 'text', 'boolean', 'date', 'datetime'];
const unusable = ['collection', 'json', 'condition'];

interface FormulaOptionsProps {
  object: string;
  options: Options;
  onChange: (options: Options) => void;
}

export function FormulaOptions({ object, options, onChange }: FormulaOptionsProps) {
  const { t } = useTranslation('settings');
  const catalog = useCatalog();
  const types = useTypes();
  const area = useRef<HTMLTextAreaElement>(null);
  const text = options.formula ?? '';
  const groups = new Map<string, { value: string; label: string }[]>();
  for (const { path, label, group, field } of askables(catalog, object)) {
    if (!unusable.includes(field.type)) groups.set(group, [...(groups.get(group) ?? []), { value: path, label }]);
  }
  const insert = (path: string | null) => {
    if (!path) return;
    const [from, to] = [area.current?.selectionStart ?? text.length, area.current?.selectionEnd ?? text.length];
    onChange({ ...options, formula: text.slice(0, from) + path + text.slice(to) });
    area.current?.focus();
  };
  return (
    <>
      <TextArea ref={area} className={styles.formula} label={t('formula')} description={t('formulaHint')} required minRows={2} maxLength={1000} spellCheck={false}
        placeholder={t('formulaExample')} value={text} onChange={(event) => onChange({ ...options, formula: event.currentTarget.value })} />
      <div className={styles.pair}>
        <Select label={t('insertField')} searchable value={null} placeholder={t('insertFieldHint')} data={[...groups].map(([group, items]) => ({ group, items }))} onChange={insert} />
        <Select label={t('shownAs')} clearable placeholder={t('shownAsUsual')} value={options.as ?? null} data={types.filter((each) => results.includes(each.value))}
          onChange={(as) => onChange({ ...options, as: as ?? undefined })} />
      </div>
    </>
  );
}
