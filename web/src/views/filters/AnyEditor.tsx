/** A rule about the records that belong to this one: at least one order, their number, their sum, and which of them count. */
import { useTranslation } from 'react-i18next';
import { fieldAt, isKept, objectNamed, useCatalog } from '../../engine/catalog';
import type { Parsed } from '../../engine/condition/ast';
import { typeOf } from '../../fields/registry';
import { Select } from '../../ui/input/choose';
import { emptyGroup, type Group } from './fresh';
import styles from './filters.module.css';
import { GroupEditor } from './GroupEditor';
import { useOperatorWords } from './useOperatorWords';

type AnyRule = Extract<Parsed, { kind: 'any' }>;

interface AnyEditorProps {
  object: string;
  rule: AnyRule;
  onChange: (rule: Parsed) => void;
}

const comparisons = ['>=', '>', '=', '<', '<='];
const numeric = new Set(['integer', 'decimal', 'money', 'percent']);

function asGroup(where: Parsed | null): Group {
  if (!where) return emptyGroup();
  return where.kind === 'and' || where.kind === 'or' ? where : { kind: 'and', parts: [where] };
}

export function AnyEditor({ object, rule, onChange }: AnyEditorProps) {
  const { t } = useTranslation('filters');
  const catalog = useCatalog();
  const words = useOperatorWords();
  const inside = fieldAt(catalog, object, rule.path)?.field.of ?? '';
  const numbers = (objectNamed(catalog, inside)?.fields ?? []).filter((field) => numeric.has(field.type) && !isKept(field.name));
  const measures = [
    { value: 'exists', label: t('atLeastOne') }, { value: 'count', label: t('fields:measure.count') },
    ...numbers.flatMap((field) => ['sum', 'avg', 'min', 'max'].map((kind) => ({ value: `${kind}:${field.name}`, label: t(`fields:measure.${kind}`, { field: field.label }) }))),
  ];
  const measured = numbers.find((field) => field.name === rule.measure?.split(':')[1]);
  const valueField = measured ?? { name: 'count', type: 'integer', label: t('fields:measure.count'), operators: comparisons };
  const { FilterValue } = typeOf(valueField);
  return (
    <div className={styles.any}>
      <div className={styles.rule}>
        <Select aria-label={t('measure')} value={rule.measure ?? 'exists'} data={measures} w={200} searchable={measures.length > 14} comboboxProps={{ withinPortal: false }}
          onChange={(next) => onChange({ ...rule, measure: next === 'exists' ? null : next, value: next === 'count' ? 1 : null })} />
        {rule.measure === null ? null : (
          <>
            <Select aria-label={t('operator')} value={rule.operator} w={90} data={comparisons.map((value) => ({ value, label: words(valueField, value) }))}
              onChange={(operator) => onChange({ ...rule, operator: operator ?? '>=' })} comboboxProps={{ withinPortal: false }} />
            <div className={styles.value}>
              <FilterValue key={rule.measure} field={valueField} operator={rule.operator} value={rule.value} label={t('valueOf', { field: valueField.label })} onChange={(value) => onChange({ ...rule, value })} />
            </div>
          </>
        )}
      </div>
      <GroupEditor object={inside} group={asGroup(rule.where)} onChange={(where) => onChange({ ...rule, where: where.parts.length ? where : null })} title={t('where')} />
    </div>
  );
}
