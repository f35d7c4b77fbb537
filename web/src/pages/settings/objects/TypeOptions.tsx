/** What a type asks for besides a label: the values of a choice, where a link leads, how many stars there are. */
import { useTranslation } from 'react-i18next';
import { isKept, type ObjectSpec, useCatalog, viewOf } from '../../../engine/catalog';
import { Switch } from '../../../ui/input/switch';
import { MultiSelect, Select } from '../../../ui/input/choose';
import { TextInput } from '../../../ui/input/text';
import { ChoiceOptions } from './ChoiceOptions';
import { FormulaOptions } from './FormulaOptions';
import { RollupOptions } from './RollupOptions';
import { StageOptions } from './StageOptions';
import type { Options } from './said';

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
  if (type === 'choice' || type === 'choices') return <ChoiceOptions choices={options.choices ?? [{ label: '' }, { label: '' }]} onChange={(choices) => onChange({ choices })} />;
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
  if (!['ref', 'refs', 'any_ref'].includes(type)) return null;
  const targets = catalog.objects.filter((object) => viewOf(object, 'table')).map((object) => ({ value: object.name, label: object.label }));
  return (
    <>
      {type === 'any_ref'
        ? <MultiSelect label={t('of')} required searchable disabled={fixed} data={targets} value={options.objects ?? []} onChange={(objects) => onChange({ ...options, objects })} />
        : <Select label={t('of')} required searchable disabled={fixed} data={targets} value={options.of ?? null} onChange={(of) => onChange({ ...options, of: of ?? undefined })} />}
      <Switch label={t('inverse')} disabled={fixed} checked={Boolean(options.inverse)} onChange={(event) => onChange({ ...options, inverse: event.currentTarget.checked })} />
    </>
  );
}
