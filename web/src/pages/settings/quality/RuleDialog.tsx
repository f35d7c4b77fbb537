/** Adds a rule of quality, or changes one: what it asks for, of which records, and how much it counts. */
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectSpec } from '../../../engine/catalog';
import type { Condition } from '../../../engine/condition/ast';
import { Dialog } from '../../../ui/float/dialog';
import { Button } from '../../../ui/input/button';
import { Select } from '../../../ui/input/choose';
import { Segmented } from '../../../ui/input/segmented';
import { TextInput } from '../../../ui/input/text';
import { useDeclare } from '../objects/said';
import settings from '../objects/settings.module.css';
import type { SaidRule } from './rules';

const ConditionEditor = lazy(() => import('../../../views/filters/ConditionEditor').then((file) => ({ default: file.ConditionEditor })));
const texts = ['text', 'email', 'phone', 'url', 'long_text', 'auto_number'];

interface RuleDialogProps {
  object: ObjectSpec;
  said: SaidRule | undefined;
  onClose: () => void;
}

export function RuleDialog({ object, said, onClose }: RuleDialogProps) {
  const { t } = useTranslation('quality');
  const declare = useDeclare('quality_rule');
  const [label, setLabel] = useState(said?.label ?? '');
  const [hint, setHint] = useState(said?.hint ?? '');
  const [kind, setKind] = useState(said?.pattern ? 'pattern' : 'condition');
  const [met, setMet] = useState<Condition | null>(said?.met ?? null);
  const [when, setWhen] = useState<Condition | null>(said?.when ?? null);
  const [field, setField] = useState(said?.field ?? null);
  const [pattern, setPattern] = useState(said?.pattern ?? '');
  const [weight, setWeight] = useState(String(said?.weight ?? 1));
  const fields = object.fields.filter((each) => texts.includes(each.type) && !each.readonly).map((each) => ({ value: each.name, label: each.label }));
  const complete = label.trim() && (kind === 'condition' ? met : field && pattern);

  const send = (event: FormEvent) => {
    event.preventDefault();
    const asked = kind === 'condition' ? { met, field: null, pattern: null } : { met: null, field, pattern };
    const values = { label, hint: hint || null, when, weight: Number(weight) || 1, ...asked, ...(said ? {} : { object: object.name }) };
    declare.mutate({ known: said, values }, { onSuccess: onClose });
  };
  return (
    <Dialog open onClose={onClose} title={said ? t('rules.edit', { rule: said.label }) : `${t('rules.new')}: ${object.plural}`} size={640}>
      <form className={settings.form} onSubmit={send}>
        <TextInput label={t('form.label')} placeholder={t('form.labelExample')} required data-autofocus maxLength={60} value={label} onChange={(event) => setLabel(event.currentTarget.value)} />
        <fieldset className={settings.choices}>
          <legend>{t('form.kind')}</legend>
          <Segmented aria-label={t('form.kind')} value={kind} onChange={setKind} data={[{ value: 'condition', label: t('form.condition') }, { value: 'pattern', label: t('form.pattern') }]} />
          {kind === 'condition' ? <Suspense fallback={null}><ConditionEditor object={object.name} value={met} onChange={setMet} /></Suspense> : null}
        </fieldset>
        {kind === 'pattern' ? (
          <div className={settings.pair}>
            <Select label={t('form.field')} required searchable data={fields} value={field} onChange={setField} />
            <TextInput label={t('form.written')} description={t('form.writtenHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} required maxLength={500} spellCheck={false} value={pattern} onChange={(event) => setPattern(event.currentTarget.value)} />
          </div>
        ) : null}
        <fieldset className={settings.choices}>
          <legend>{t('form.when')}</legend>
          <Suspense fallback={null}><ConditionEditor object={object.name} value={when} onChange={setWhen} /></Suspense>
        </fieldset>
        <TextInput label={t('form.hint')} maxLength={200} value={hint} onChange={(event) => setHint(event.currentTarget.value)} />
        <TextInput label={t('form.weight')} description={t('form.weightHint')} type="number" min={1} max={100} w={180} value={weight} onChange={(event) => setWeight(event.currentTarget.value)} />
        <footer>
          <Button look="quiet" onClick={onClose}>{t('shell:cancel')}</Button>
          <Button look="primary" type="submit" busy={declare.isPending} disabled={!complete}>{said ? t('settings:save') : t('settings:add')}</Button>
        </footer>
      </form>
    </Dialog>
  );
}
