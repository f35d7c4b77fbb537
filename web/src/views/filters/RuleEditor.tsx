/** One rule: how its field is compared, and with what. */
import { useTranslation } from 'react-i18next';
import { fieldAt, useCatalog } from '../../engine/catalog';
import { type Parsed, takesNoValue } from '../../engine/condition/ast';
import { typeOf } from '../../fields/registry';
import { Select } from '../../ui/input/choose';
import { AnyEditor } from './AnyEditor';
import styles from './filters.module.css';
import { operatorsOf, withOperator } from './fresh';
import { PeriodInput } from './PeriodInput';
import { useOperatorWords } from './useOperatorWords';

interface RuleEditorProps {
  object: string;
  rule: Parsed;
  onChange: (rule: Parsed) => void;
  autoFocus?: boolean;
}

export function RuleEditor({ object, rule, onChange, autoFocus }: RuleEditorProps) {
  const { t } = useTranslation('filters');
  const catalog = useCatalog();
  const words = useOperatorWords();
  if (rule.kind === 'any') return <AnyEditor object={object} rule={rule} onChange={onChange} />;
  if (rule.kind !== 'compare' && rule.kind !== 'within') return null;
  const field = fieldAt(catalog, object, rule.path)?.field;
  if (!field) return <p className={styles.none}>{t('unknownField', { field: rule.path })}</p>;
  const { FilterValue } = typeOf(field);
  const operator = rule.kind === 'within' ? 'within' : rule.operator;
  return (
    <div className={styles.rule}>
      <Select aria-label={t('operator')} value={operator} w={150} data={operatorsOf(field).map((value) => ({ value, label: words(field, value) }))}
        onChange={(next) => { if (next) onChange(withOperator(rule, rule.path, next)); }} comboboxProps={{ withinPortal: false }} />
      {rule.kind === 'within' ? <PeriodInput period={rule.period} onChange={(period) => onChange({ ...rule, period })} /> : null}
      {rule.kind === 'compare' && !takesNoValue(operator) ? (
        <div className={styles.value}>
          <FilterValue key={operator} field={field} operator={operator} value={rule.value} label={t('valueOf', { field: field.label })} autoFocus={autoFocus}
            onChange={(value) => onChange({ ...rule, value })} />
        </div>
      ) : null}
    </div>
  );
}
