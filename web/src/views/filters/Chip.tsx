/** One part of the filter as a sentence; a click opens it, the cross takes it away. */
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconX from 'tabler/IconX';
import { type Condition, isComplete, type Parsed, writeCondition } from '../../engine/condition/ast';
import { Popover } from '../../ui/float/popover';
import styles from './filters.module.css';

const RuleEditor = lazy(() => import('./RuleEditor').then((file) => ({ default: file.RuleEditor })));
const ConditionEditor = lazy(() => import('./ConditionEditor').then((file) => ({ default: file.ConditionEditor })));

interface ChipProps {
  object: string;
  words: string;
  /** A rule that was just added may still be unfinished. */
  rule: Parsed;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
  open?: boolean;
  onClose?: () => void;
}

export function Chip({ object, words, rule, onChange, onRemove, open: startsOpen = false, onClose }: ChipProps) {
  const { t } = useTranslation('filters');
  const [open, setOpen] = useState(startsOpen);
  const [draft, setDraft] = useState(rule);
  const button = useRef<HTMLButtonElement>(null);
  const isGroup = rule.kind === 'and' || rule.kind === 'or' || rule.kind === 'not';
  function change(next: Parsed) {
    setDraft(next);
    if (isComplete(next)) onChange(writeCondition(next));
  }
  function toggle(next: boolean) {
    setOpen(next);
    if (next) setDraft(rule);
    else {
      // What was never closed before does not know where the focus came from.
      if (document.activeElement?.closest('[role="dialog"]')) button.current?.focus({ preventScroll: true });
      onClose?.();
    }
  }
  return (
    <span className={styles.chip}>
      <Popover opened={open} onChange={toggle}>
        <Popover.Target>
          <button ref={button} type="button" className={styles.words} aria-expanded={open} title={words} onClick={() => toggle(!open)}>{words}</button>
        </Popover.Target>
        <Popover.Dropdown className={styles.panel}>
          <Suspense fallback={<div className={styles.coming} />}>
          {isGroup
            ? <ConditionEditor object={object} value={writeCondition(rule)} onChange={(next) => { if (next) onChange(next); else onRemove(); }} />
            : <RuleEditor object={object} rule={draft} onChange={change} autoFocus />}
          </Suspense>
        </Popover.Dropdown>
      </Popover>
      <button type="button" className={styles.cross} aria-label={t('removeFilter', { words })} onClick={onRemove}><IconX size={14} /></button>
    </span>
  );
}
