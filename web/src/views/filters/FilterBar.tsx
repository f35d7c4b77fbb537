/** The filter of a list as chips that read like a sentence. */
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconFilter from 'tabler/IconFilter';
import { useOffer } from '../../engine/commands';
import { allOf, type Condition, isComplete, type Parsed, partsOf, writeCondition } from '../../engine/condition/ast';
import { Button } from '../../ui/input/button';
import type { Fresh } from './Chips';
import styles from './filters.module.css';

const AdvancedDialog = lazy(() => import('./AdvancedDialog'));
const loadPicker = () => import('./PickPopover');
const PickPopover = lazy(loadPicker);
const loadChips = () => import('./Chips');
const Chips = lazy(loadChips);

// A filter in the address is shown with the page.
if (/[?&]f=/.test(location.search)) void loadChips();

interface FilterBarProps {
  object: string;
  value: Condition | null;
  onChange: (value: Condition | null) => void;
}

export function FilterBar({ object, value, onChange }: FilterBarProps) {
  const { t } = useTranslation('filters');
  const [picking, setPicking] = useState(false);
  /** Once it has been opened its panel stays around the button. */
  const [wasOpened, setOpened] = useState(false);
  const [advanced, setAdvanced] = useState(false);
  const [fresh, setFresh] = useState<Fresh | null>(null);
  const target = useRef<HTMLButtonElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const parts = useMemo(() => partsOf(value), [value]);
  /** A chip that goes leaves the focus to the button that brought it. */
  const change = useCallback((next: Condition | null) => {
    if (partsOf(next).length < parts.length && bar.current?.contains(document.activeElement)) target.current?.focus();
    onChange(next);
  }, [onChange, parts]);
  const commands = useMemo(() => [
    { id: 'filter', label: t('add'), group: 'here' as const, keys: 'f', keywords: 'filter 筛选', run: () => setPicking(true) },
    { id: 'filter clear', label: t('clear'), group: 'here' as const, keys: 'shift+f', run: () => change(null) },
    { id: 'filter advanced', label: t('advanced'), group: 'here' as const, run: () => setAdvanced(true) },
  ], [change, t]);
  useOffer(commands);
  useEffect(() => {
    const timer = setTimeout(() => void Promise.all([loadPicker(), loadChips(), import('./RuleEditor')]).catch(() => undefined), 1000);
    return () => clearTimeout(timer);
  }, []);

  function show(next: boolean) {
    setPicking(next);
    setOpened(true);
  }
  const button = (
    <Button ref={target} size="dense" icon={<IconFilter size={16} stroke={1.75} />} data-active={parts.length > 0 || undefined} aria-expanded={picking} onClick={() => show(!picking)}>{t('filter')}</Button>
  );
  return (
    <div ref={bar} className={styles.bar}>
      {wasOpened || picking ? (
        <Suspense fallback={button}>
          <PickPopover object={object} opened={picking} onChange={show} onPick={pick} onAdvanced={() => { show(false); setAdvanced(true); }}>{button}</PickPopover>
        </Suspense>
      ) : button}
      {parts.length > 0 || fresh ? (
        <div className={styles.chips}>
          <Suspense fallback={parts.map((_, index) => <span key={index} className={styles.chip} data-coming />)}>
            <Chips object={object} parts={parts} onChange={change} fresh={fresh} onFresh={follow} />
          </Suspense>
          {parts.length > 1 ? <Button look="quiet" size="dense" onClick={() => change(null)}>{t('clear')}</Button> : null}
        </div>
      ) : null}
      {advanced ? <Suspense fallback={null}><AdvancedDialog object={object} value={value} onChange={onChange} onClose={() => setAdvanced(false)} /></Suspense> : null}
    </div>
  );

  /** Where an unfinished rule vanishes, the focus goes back to where it was begun. */
  function follow(next: Fresh | null) {
    setFresh(next);
    if (!next && fresh && fresh.at >= parts.length) requestAnimationFrame(() => target.current?.focus());
  }

  /** A rule that already says something, such as “has orders”, counts at once. */
  function pick(rule: Parsed) {
    setPicking(false);
    setFresh({ rule, at: parts.length });
    if (isComplete(rule)) onChange(allOf([...parts, writeCondition(rule)]));
  }
}
