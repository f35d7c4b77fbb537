/** What a record keeps of one of its lists: which list, what of it, and which records count. */
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldNamed, isInternal, objectNamed, type ObjectSpec, useCatalog } from '../../../engine/catalog';
import { Select } from '../../../ui/input/choose';
import type { Options } from './said';
import styles from './settings.module.css';

const ConditionEditor = lazy(() => import('../../../views/filters/ConditionEditor').then((file) => ({ default: file.ConditionEditor })));
const measures = ['count', 'sum', 'min', 'max', 'last'];
const times = ['date', 'datetime'];

interface RollupOptionsProps {
  object: ObjectSpec;
  options: Options;
  fixed: boolean;
  onChange: (options: Options) => void;
}

export function RollupOptions({ object, options, fixed, onChange }: RollupOptionsProps) {
  const { t } = useTranslation('settings');
  const catalog = useCatalog();
  const measure = options.measure ?? 'count';
  const child = objectNamed(catalog, fieldNamed(object, options.collection ?? '')?.of ?? '');
  const lists = object.fields.filter((field) => field.type === 'collection').map((field) => ({ value: field.name, label: field.label }));
  const told = (child?.fields ?? []).filter((field) => !isInternal(field.name) && field.type !== 'collection');
  const sources = told.filter((field) => (measure === 'last' ? field.sortable : field.measures?.includes(measure)));
  const named = (fields: typeof told) => fields.map((field) => ({ value: field.name, label: field.label }));
  return (
    <>
      <div className={styles.pair}>
        <Select label={t('collection')} required disabled={fixed} data={lists} value={options.collection ?? null} nothingFoundMessage={t('noLists')}
          onChange={(collection) => onChange({ collection: collection ?? undefined, measure })} />
        <Select label={t('measure')} required disabled={fixed} allowDeselect={false} data={measures.map((value) => ({ value, label: t(`measures.${value}`) }))} value={measure}
          onChange={(next) => onChange({ collection: options.collection, where: options.where, measure: next ?? 'count' })} />
      </div>
      {child && measure !== 'count' ? (
        <div className={styles.pair}>
          <Select label={t('source')} required disabled={fixed} searchable data={named(sources)} value={options.source ?? null} onChange={(source) => onChange({ ...options, source: source ?? undefined })} />
          {measure === 'last' ? (
            <Select label={t('lastBy')} data={named(told.filter((field) => times.includes(field.type)))} value={options.by ?? 'created_at'} onChange={(by) => onChange({ ...options, by: by ?? undefined })} />
          ) : null}
        </div>
      ) : null}
      {child ? (
        <fieldset className={styles.choices}>
          <legend>{t('rollupWhere')}</legend>
          <Suspense fallback={null}><ConditionEditor object={child.name} value={options.where ?? null} onChange={(where) => onChange({ ...options, where })} /></Suspense>
        </fieldset>
      ) : null}
    </>
  );
}
