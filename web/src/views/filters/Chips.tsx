/** The parts of a filter as chips that read like a sentence, each of which opens; they come with the first filter. */
import { useTranslation } from 'react-i18next';
import { fieldAt, useCatalog } from '../../engine/catalog';
import { allOf, type Condition, type Parsed, writeCondition } from '../../engine/condition/ast';
import { useWords } from '../../fields/sentence';
import { Chip } from './Chip';
import { ruleOf } from './fresh';

/** A rule and its place among the parts, which it keeps when it becomes one of them: so its chip keeps the focus. */
export interface Fresh {
  rule: Parsed;
  at: number;
}

interface ChipsProps {
  object: string;
  parts: readonly Condition[];
  onChange: (value: Condition | null) => void;
  /** The rule that was just added: its chip is open. */
  fresh: Fresh | null;
  onFresh: (fresh: Fresh | null) => void;
}

/** A group reads “3 rules”; anything else is its sentence. */
function useChipWords(object: string, parts: readonly Condition[]) {
  const { t } = useTranslation('filters');
  const words = useWords(object, parts);
  return (part: Condition) => {
    const sentence = words(part);
    const count = Array.isArray(part[1]) ? part.length - 1 : 1;
    return count > 2 && sentence.length > 70 ? t('ruleCount', { count }) : sentence;
  };
}

export default function Chips({ object, parts, onChange, fresh, onFresh }: ChipsProps) {
  const catalog = useCatalog();
  const words = useChipWords(object, parts);
  const replace = (index: number, next: Condition | null) => onChange(allOf(parts.map((part, at) => (at === index ? next : part))));
  const added = fresh?.rule;
  const freshWords = added && 'path' in added ? `${fieldAt(catalog, object, added.path)?.labels.join(' › ') ?? added.path} …` : '';
  const shown = fresh && fresh.at >= parts.length ? [...parts, writeCondition(fresh.rule)] : parts;

  /** The first finished value makes the draft a part of the filter; its chip stays open meanwhile. */
  function setFreshValue(next: Condition) {
    const rule = ruleOf(next);
    if (!rule || !fresh) return;
    onFresh({ ...fresh, rule });
    onChange(fresh.at >= parts.length ? allOf([...parts, next]) : allOf(parts.map((part, index) => (index === fresh.at ? next : part))));
  }

  return (
    <>
      {shown.map((part, index) => {
        const isFresh = index === fresh?.at;
        const rule = isFresh ? fresh.rule : ruleOf(part);
        return rule ? (
          <Chip key={`${index}-${String(part[0])}`} object={object} words={isFresh ? freshWords : words(part)} rule={rule} open={isFresh} onClose={isFresh ? () => onFresh(null) : undefined}
            onChange={(next) => (isFresh ? setFreshValue(next) : replace(index, next))} onRemove={() => { onFresh(null); replace(index, null); }} />
        ) : null;
      })}
    </>
  );
}
