/** The filter of a list as chips that read like a sentence. */
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconFilter from 'tabler/IconFilter';
import { fieldAt, useCatalog } from '../../engine/catalog';
import { useOffer } from '../../engine/commands';
import { allOf, type Condition, isComplete, type Parsed, partsOf, writeCondition } from '../../engine/condition/ast';
import { useWords } from '../../fields/sentence';
import { Button } from '../../ui/input/button';
import styles from './filters.module.css';
import { freshRule, ruleOf } from './fresh';

const AdvancedDialog = lazy(() => import('./AdvancedDialog'));
const loadPicker = () => import('./PickPopover');
const PickPopover = lazy(loadPicker);
const loadChip = () => import('./Chip');
const Chip = lazy(() => loadChip().then((file) => ({ default: file.Chip })));

interface FilterBarProps {
  object: string;
  value: Condition | null;
  onChange: (value: Condition | null) => void;
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

export function FilterBar({ object, value, onChange }: FilterBarProps) {
  const { t } = useTranslation('filters');
  const catalog = useCatalog();
  const [picking, setPicking] = useState(false);
  /** Once it has been opened its panel stays around the button. */
  const [wasOpened, setOpened] = useState(false);
  const [advanced, setAdvanced] = useState(false);
  const [fresh, setFresh] = useState<Parsed | null>(null);
  const parts = partsOf(value);
  const words = useChipWords(object, parts);
  const commands = useMemo(() => [
    { id: 'filter', label: t('add'), group: 'here' as const, keys: 'f', keywords: 'filter 筛选', run: () => setPicking(true) },
    { id: 'filter clear', label: t('clear'), group: 'here' as const, keys: 'shift+f', run: () => onChange(null) },
    { id: 'filter advanced', label: t('advanced'), group: 'here' as const, run: () => setAdvanced(true) },
  ], [onChange, t]);
  useOffer(commands);
  useEffect(() => {
    const timer = setTimeout(() => void Promise.all([loadPicker(), loadChip(), import('./RuleEditor')]).catch(() => undefined), 1000);
    return () => clearTimeout(timer);
  }, []);

  const replace = (index: number, next: Condition | null) => onChange(allOf(parts.map((part, at) => (at === index ? next : part))));
  const freshText = fresh ? JSON.stringify(writeCondition(fresh)) : '';
  const freshWords = fresh && 'path' in fresh ? `${fieldAt(catalog, object, fresh.path)?.labels.join(' › ') ?? fresh.path} …` : '';
  function show(next: boolean) {
    setPicking(next);
    setOpened(true);
  }
  const button = (
    <Button size="dense" icon={<IconFilter size={16} stroke={1.75} />} data-active={parts.length > 0 || undefined} aria-expanded={picking} onClick={() => show(!picking)}>{t('filter')}</Button>
  );
  return (
    <div className={styles.bar}>
      {wasOpened || picking ? (
        <Suspense fallback={button}>
          <PickPopover object={object} opened={picking} onChange={show} onPick={({ path, field }) => pick(freshRule(path, field))} onAdvanced={() => { show(false); setAdvanced(true); }}>{button}</PickPopover>
        </Suspense>
      ) : button}
      {parts.map((part, index) => {
        const rule = ruleOf(part);
        return rule && JSON.stringify(part) !== freshText ? <Suspense key={`${index}-${String(part[0])}`} fallback={<span className={styles.chip}><span className={styles.words}>{words(part)}</span></span>}><Chip object={object} words={words(part)} rule={rule} onChange={(next) => replace(index, next)} onRemove={() => replace(index, null)} /></Suspense> : null;
      })}
      {fresh ? (
        <Suspense key="fresh" fallback={null}><Chip object={object} words={freshWords} rule={fresh} open onRemove={() => setFresh(null)}
          onClose={() => setFresh(null)} onChange={(next) => setFreshValue(next)} /></Suspense>
      ) : null}
      {parts.length > 1 ? <Button look="quiet" size="dense" onClick={() => onChange(null)}>{t('clear')}</Button> : null}
      {advanced ? <Suspense fallback={null}><AdvancedDialog object={object} value={value} onChange={onChange} onClose={() => setAdvanced(false)} /></Suspense> : null}
    </div>
  );

  /** A rule that already says something, such as “has orders”, counts at once. */
  function pick(rule: Parsed) {
    setPicking(false);
    setFresh(rule);
    if (isComplete(rule)) onChange(allOf([...parts, writeCondition(rule)]));
  }

  /** The first finished value makes the draft a part of the filter; its chip stays open meanwhile. */
  function setFreshValue(next: Condition) {
    const rule = ruleOf(next);
    if (!rule || !fresh) return;
    const before = writeCondition(fresh);
    const at = parts.findIndex((part) => JSON.stringify(part) === JSON.stringify(before));
    setFresh(rule);
    onChange(at < 0 ? allOf([...parts, next]) : allOf(parts.map((part, index) => (index === at ? next : part))));
  }
}
