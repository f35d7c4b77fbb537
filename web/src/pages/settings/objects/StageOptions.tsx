/** The stages of a way: what each is called, whether it is an end, how likely it is won from there, and what it requires. */
import { useTranslation } from 'react-i18next';
import IconPlus from 'tabler/IconPlus';
import IconX from 'tabler/IconX';
import { isKept, type ObjectSpec } from '../../../engine/catalog';
import { Button, IconButton } from '../../../ui/input/button';
import { MultiSelect, Select } from '../../../ui/input/choose';
import { TextInput } from '../../../ui/input/text';
import { settable } from '../../../views/grid/settable';
import type { Choice, Options } from './said';
import styles from './settings.module.css';

const states = ['open', 'won', 'lost'] as const;

interface StageOptionsProps {
  object: ObjectSpec;
  options: Options;
  onChange: (options: Options) => void;
}

/** A chance as one types it, in percent; empty where none is known. */
function asPercent(chance: number | null | undefined): string {
  return chance === null || chance === undefined ? '' : String(Math.round(chance * 1000) / 10);
}

function asShare(text: string): number | null {
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? null : Math.min(Math.max(number, 0), 100) / 100;
}

export function StageOptions({ object, options, onChange }: StageOptionsProps) {
  const { t } = useTranslation('settings');
  const usual: Choice[] = [{ label: '' }, { label: t('states.won'), value: 'won', state: 'won' }, { label: t('states.lost'), value: 'lost', state: 'lost' }];
  const stages = options.choices ?? usual;
  const change = (place: number, stage: Partial<Choice>) => onChange({ choices: stages.map((each, index) => (index === place ? { ...each, ...stage } : each)) });
  const ends = states.map((value) => ({ value, label: t(`states.${value}`) }));
  const fields = object.fields.filter((field) => settable(field) && !isKept(field.name)).map((field) => ({ value: field.name, label: field.label }));
  const added = (): void => {
    const open = stages.filter((stage) => (stage.state ?? 'open') === 'open');
    onChange({ choices: [...open, { label: '' }, ...stages.filter((stage) => !open.includes(stage))] });
  };
  return (
    <fieldset className={styles.stages}>
      <legend>{t('stages')}</legend>
      {stages.map((stage, index) => (
        <div key={index}>
          <TextInput label={t('stage', { number: index + 1 })} maxLength={24} required value={stage.label} onChange={(event) => change(index, { label: event.currentTarget.value })} />
          <Select label={t('state')} allowDeselect={false} data={ends} value={stage.state ?? 'open'} onChange={(state) => change(index, { state: states.find((each) => each === state) })} />
          <TextInput label={t('chance')} inputMode="decimal" rightSection="%" disabled={(stage.state ?? 'open') !== 'open'} defaultValue={asPercent(stage.chance)} onChange={(event) => change(index, { chance: asShare(event.currentTarget.value) })} />
          <IconButton label={t('removeStage', { number: index + 1 })} disabled={stages.length < 2} onClick={() => onChange({ choices: stages.filter((_, place) => place !== index) })}><IconX size={16} /></IconButton>
          <div className={styles.requires}><MultiSelect label={t('requires')} searchable data={fields} value={stage.requires ?? []} placeholder={stage.requires?.length ? undefined : t('requiresNothing')} onChange={(requires) => change(index, { requires })} /></div>
        </div>
      ))}
      <Button look="quiet" size="dense" icon={<IconPlus size={16} />} onClick={added}>{t('addStage')}</Button>
    </fieldset>
  );
}
