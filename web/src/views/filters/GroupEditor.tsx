/** Rules side by side, of which all or any must hold; groups may hold groups. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconPlus from 'tabler/IconPlus';
import IconX from 'tabler/IconX';
import { fieldAt, useCatalog } from '../../engine/catalog';
import type { Parsed } from '../../engine/condition/ast';
import { Popover } from '../../ui/float/popover';
import { Button, IconButton } from '../../ui/input/button';
import { Segmented } from '../../ui/input/segmented';
import { FieldPicker } from './FieldPicker';
import { emptyGroup, freshRule, type Group } from './fresh';
import styles from './filters.module.css';
import { RuleEditor } from './RuleEditor';

interface GroupEditorProps {
  object: string;
  group: Group;
  onChange: (group: Group) => void;
  title?: string;
  depth?: number;
}

function PartEditor({ object, part, onChange, depth }: { object: string; part: Parsed; onChange: (part: Parsed) => void; depth: number }) {
  const { t } = useTranslation('filters');
  const catalog = useCatalog();
  if (part.kind === 'and' || part.kind === 'or') return <GroupEditor object={object} group={part} onChange={onChange} depth={depth + 1} />;
  if (part.kind === 'not') {
    const inner = part.part;
    const group: Group = inner.kind === 'and' || inner.kind === 'or' ? inner : { kind: 'and', parts: [inner] };
    return <GroupEditor object={object} group={group} onChange={(next) => onChange({ kind: 'not', part: next })} title={t('notThese')} depth={depth + 1} />;
  }
  return (
    <>
      <span className={styles.name}>{fieldAt(catalog, object, part.path)?.labels.join(' › ') ?? part.path}</span>
      <RuleEditor object={object} rule={part} onChange={onChange} />
    </>
  );
}

export function GroupEditor({ object, group, onChange, title, depth = 0 }: GroupEditorProps) {
  const { t } = useTranslation('filters');
  const [adding, setAdding] = useState(false);
  const set = (index: number, part: Parsed | null) => {
    onChange({ ...group, parts: group.parts.flatMap((each, at) => (at === index ? (part ? [part] : []) : [each])) });
  };
  const add = (part: Parsed) => onChange({ ...group, parts: [...group.parts, part] });
  return (
    <fieldset className={styles.fieldset} data-depth={depth}>
      <legend className="visually-hidden">{title ?? t('rules')}</legend>
      <div className={styles.top}>
        {title ? <span className={styles.quiet}>{title}</span> : null}
        {group.parts.length > 1 || depth > 0 ? (
          <Segmented aria-label={t('combine')} value={group.kind} onChange={(kind) => onChange({ ...group, kind: kind === 'or' ? 'or' : 'and' })}
            data={[{ value: 'and', label: t('all') }, { value: 'or', label: t('anyOf') }]} />
        ) : null}
      </div>
      {group.parts.map((part, index) => (
        <div key={index} className={styles.part}>
          <div className={styles.inner}><PartEditor object={object} part={part} depth={depth} onChange={(next) => set(index, next)} /></div>
          <IconButton label={t('removeRule')} onClick={() => set(index, null)}><IconX size={16} /></IconButton>
        </div>
      ))}
      <div className={styles.adds}>
        <Popover opened={adding} onChange={setAdding}>
          <Popover.Target>
            <Button look="quiet" size="dense" icon={<IconPlus size={16} />} onClick={() => setAdding(!adding)} aria-expanded={adding}>{t('addRule')}</Button>
          </Popover.Target>
          <Popover.Dropdown p={0}>
            <FieldPicker object={object} onPick={({ path, field }) => { setAdding(false); add(freshRule(path, field)); }} />
          </Popover.Dropdown>
        </Popover>
        {depth < 2 ? <Button look="quiet" size="dense" onClick={() => add(emptyGroup())}>{t('addGroup')}</Button> : null}
      </div>
    </fieldset>
  );
}
