/** Arranging the page of a record where it stands, for everyone or for one role. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldNamed, objectNamed, type ObjectSpec, useCatalog } from '../../../engine/catalog';
import { Button } from '../../../ui/input/button';
import { MultiSelect, Select } from '../../../ui/input/choose';
import { toast } from '../../../ui/float/toast';
import { SkeletonRows } from '../../../ui/show/skeleton';
import { useTrouble } from '../../saving/useTrouble';
import { Groups } from './Groups';
import { Late, useKeeping, useKept } from './keeping';
import { everyone, isFact, keptLayout, type Layout, mostHighlights, type SaidLayout, shownLayout } from './layout';
import styles from './layout.module.css';
import { Lists } from './Lists';

interface EditorProps {
  object: ObjectSpec;
  onDone: () => void;
}

interface DraftProps extends EditorProps {
  role: string;
  who: { value: string; label: string }[];
  kept: SaidLayout | undefined;
  onRole: (role: string) => void;
  onLate: () => void;
}

function Draft({ object, role, who, kept, onRole, onLate, onDone }: DraftProps) {
  const { t } = useTranslation('record');
  const trouble = useTrouble();
  const keep = useKeeping(object.name);
  // What a colleague keeps meanwhile must not take the draft away: whoever saves second is told.
  const [before] = useState(kept);
  const [layout, setLayout] = useState<Layout>(() => (before ? keptLayout(object, before) : shownLayout(object)));
  const [busy, setBusy] = useState(false);
  const said = { who: who.find(({ value }) => value === role)?.label ?? role, objects: object.plural };
  const facts = object.fields.filter((field) => (isFact(field) || field.study) && field.name !== object.title && field.type !== 'long_text' && field.type !== 'condition');

  async function save(next: Layout | null) {
    setBusy(true);
    try {
      await keep(role, before, next);
      toast({ text: t(next === null ? 'layout.wasReset' : 'layout.saved', said) });
      onDone();
    } catch (error) {
      toast({ tone: 'problem', ...(error instanceof Late ? { text: t('layout.late') } : trouble(error)) });
      setBusy(false);
      if (error instanceof Late) onLate();
    }
  }

  return (
    <div className={styles.editor}>
      <div className={styles.bar}>
        <Select label={t('layout.for')} data={who} value={role} onChange={(next) => onRole(next ?? role)} miw={260} />
        <span />
        {before ? <Button look="quiet" busy={busy} onClick={() => void save(null)}>{t('layout.reset')}</Button> : null}
        <Button onClick={onDone}>{t('shell:cancel')}</Button>
        <Button look="primary" busy={busy} onClick={() => void save(layout)}>{t('layout.save')}</Button>
      </div>
      <div className={styles.parts}>
        <div><Groups object={object} layout={layout} onChange={setLayout} /></div>
        <div>
          <section className={styles.group} aria-label={t('layout.highlights')}>
            <header><h3>{t('layout.highlights')}</h3></header>
            <MultiSelect aria-label={t('layout.highlights')} description={t('layout.highlightsHint')} searchable maxValues={mostHighlights} data={facts.map((field) => ({ value: field.name, label: field.label }))}
              value={layout.highlights.filter((name) => fieldNamed(object, name))} onChange={(highlights) => setLayout({ ...layout, highlights })} />
          </section>
          <Lists object={object} layout={layout} onChange={setLayout} />
        </div>
      </div>
    </div>
  );
}

export default function LayoutEditor({ object, onDone }: EditorProps) {
  const { t } = useTranslation('record');
  const user = objectNamed(useCatalog(), 'user');
  const [role, setRole] = useState(everyone);
  const [round, setRound] = useState(0);
  const { layouts, ready } = useKept(object.name);
  const roles = (user && fieldNamed(user, 'role')?.options) ?? [];
  const who = [{ value: everyone, label: t('layout.everyone') }, ...roles.map(({ value, label }) => ({ value, label }))];
  if (!ready) return <SkeletonRows rows={8} />;
  const kept = layouts.find((each) => each.role === role);
  return <Draft key={`${role} ${round}`} object={object} role={role} who={who} kept={kept} onRole={setRole} onLate={() => setRound(round + 1)} onDone={onDone} />;
}
