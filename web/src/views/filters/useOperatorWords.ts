/** What comparisons are called. */
import { useTranslation } from 'react-i18next';
import type { Field } from '../../engine/catalog';
import { typeOf } from '../../fields/registry';

/** The words of the operators, which depend on the field: “before” for times, “≥” for numbers. */
export function useOperatorWords(): (field: Field | undefined, operator: string) => string {
  const { t } = useTranslation('fields');
  return (field, operator) => {
    const family = field ? typeOf(field).family : 'number';
    return t([`operator.${family}.${operator}`, `operator.any.${operator}`], { defaultValue: operator });
  };
}
