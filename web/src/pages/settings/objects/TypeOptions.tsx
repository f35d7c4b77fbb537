/** What a type asks for besides a label: the values of a choice, where a link leads, how many stars there are. */
import { useTranslation } from 'react-i18next';
import IconPlus from 'tabler/IconPlus';
import IconX from 'tabler/IconX';
import { isKept, type ObjectSpec, useCatalog, viewOf } from '../../../engine/catalog';
import { Button, IconButton } from '../../../ui/input/button';
import { Switch } from '../../../ui/input/switch';
import { Select } from '../../../ui/input/choose';
import { TextInput } from '../../../ui/input/text';
import { FormulaOptions } from './FormulaOptions';
import { RollupOptions } from './RollupOptions';
import { StageOptions } from './StageOptions';
import type { Choice, Options } from './said';
import styles from './settings.module.css';

const colors = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet'];

const stars = ['2', '3', '4', '5', '6', '7', '8', '9', '10'];
const units = ['second', 'minute', 'hour', 'day', 'week'];

interface TypeOptionsProps {
  object: ObjectSpec;
  type: string;
  options: Options;
  /** The field is there already, so that where it leads stays. */
  fixed: boolean;
  onChange: (options: Options) => void;
}

export function TypeOptions({ object, type, options, fixed, onChange }: TypeOptionsProps) {
  const { t } = useTranslation('settings');
  const catalog = useCatalog();
  if (type === 'choice' || type === 'choices') return <Choices choices={options.choices ?? [{ label: '' }, { label: '' }]} onChange={(choices) => onChange({ choices })} />;
  if (type === 'auto_number') return <TextInput label={t('prefix')} maxLength={20} value={options.prefix ?? ''} onChange={(event) => onChange({ prefix: event.currentTarget.value })} />;
  if (type === 'stage') return <StageOptions object={object} options={options} onChange={onChange} />;
  if (type === 'formula') return <FormulaOptions object={object.name} options={options} onChange={onChange} />;
  if (type === 'rollup') return <RollupOptions object={object} options={options} fixed={fixed} onChange={onChange} />;
  if (type === 'rating') return <Select label={t('most')} w={160} data={stars} value={String(options.most ?? 5)} onChange={(most) => onChange({ most: Number(most ?? 5) })} />;
  if (type === 'duration') return <Select label={t('unit')} w={240} data={units.map((unit) => ({ value: unit, label: t(`units.${unit}`) }))} value={options.unit ?? 'minute'} onChange={(unit) => onChange({ unit: unit ?? 'minute' })} />;
  if (type === 'file') return <Switch label={t('manyFiles')} disabled={fixed} checked={Boolean(options.many)} onChange={(event) => onChange({ many: event.currentTarget.checked })} />;
  if (type === 'money') {
    const days = object.fields.filter((field) => ['date', 'datetime'].includes(field.type) && !isKept(field.name) && !field.study).map((field) => ({ value: field.name, label: field.label }));
    return <Select label={t('asOf')} clearable data={days} placeholder={t('asOfMade')} value={options.as_of ?? null} onChange={(day) => onChange({ as_of: day ?? undefined })} />;
  }
  if (type === 'long_text') return <Switch label={t('rich')} disabled={fixed} checked={Boolean(options.rich)} onChange={(event) => onChange({ rich: event.currentTarget.checked })} />;
  if (type !== 'ref' && type !== 'refs') return null;
  const targets = catalog.objects.filter((object) => viewOf(object, 'table')).map((object) => ({ value: object.name, label: object.label }));
  return (
    <>
      <Select label={t('of')} required searchable disabled={fixed} data={targets} value={options.of ?? null} onChange={(of) => onChange({ ...options, of: of ?? undefined })} />
      <Switch label={t('inverse')} disabled={fixed} checked={Boolean(options.inverse)} onChange={(event) => onChange({ ...options, inverse: event.currentTarget.checked })} />
    </>
  );
}

function Choices({ choices, onChange }: { choices: Choice[]; onChange: (choices: Choice[]) => void }) {
  const { t } = useTranslation('settings');
  const change = (place: number, choice: Partial<Choice>) => onChange(choices.map((each, index) => (index === place ? { ...each, ...choice } : each)));
  const names = colors.map((color) => ({ value: color, label: t(`colors.${color}`) }));
  return (
    <fieldset className={styles.choices}>
      <legend>{t('choices')}</legend>
      {choices.map((choice, index) => (
        <div key={index}>
          <TextInput aria-label={t('choice', { number: index + 1 })} maxLength={60} required value={choice.label} onChange={(event) => change(index, { label: event.currentTarget.value })} />
          <Select aria-label={t('color', { number: index + 1 })} w={130} clearable data={names} value={choice.color ?? null} placeholder={t('noColor')} onChange={(color) => change(index, { color })} />
          <IconButton label={t('removeChoice', { number: index + 1 })} disabled={choices.length < 2} onClick={() => onChange(choices.filter((_, place) => place !== index))}><IconX size={16} /></IconButton>
        </div>
      ))}
      <Button look="quiet" size="dense" icon={<IconPlus size={16} />} onClick={() => onChange([...choices, { label: '' }])}>{t('addChoice')}</Button>
    </fieldset>
  );
}
