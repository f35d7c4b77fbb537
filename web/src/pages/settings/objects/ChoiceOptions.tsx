/** The values of a choice. Of very many those are shown that one looks for, and many are added at once from a list. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconPlus from 'tabler/IconPlus';
import IconX from 'tabler/IconX';
import { Button, IconButton } from '../../../ui/input/button';
import { Select } from '../../../ui/input/choose';
import { TextArea, TextInput } from '../../../ui/input/text';
import { useFigures } from '../../../views/figures/format';
import type { Choice } from './said';
import styles from './settings.module.css';

const colors = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet'];
/** So many lines are shown at once; more would keep the page busy. */
const most = 50;
const longest = 60;

/** The lines of a text that are no choices yet, each once. */
export function freshChoices(text: string, choices: readonly Choice[]): Choice[] {
  const known = new Set(choices.map((choice) => choice.label.trim().toLowerCase()));
  return text.split(/[\n\t]/).flatMap((line) => {
    const label = line.trim().slice(0, longest);
    if (!label || known.has(label.toLowerCase())) return [];
    known.add(label.toLowerCase());
    return [{ label }];
  });
}

/** Those that the search finds, with their places; one that is still empty is always there. */
export function foundChoices(choices: readonly Choice[], sought: string): { choice: Choice; index: number }[] {
  const plain = sought.trim().toLowerCase();
  return choices.map((choice, index) => ({ choice, index })).filter(({ choice }) => !plain || !choice.label || choice.label.toLowerCase().includes(plain));
}

export function ChoiceOptions({ choices, onChange }: { choices: Choice[]; onChange: (choices: Choice[]) => void }) {
  const { t } = useTranslation('settings');
  const { number } = useFigures();
  const [sought, setSought] = useState('');
  const [list, setList] = useState<string | null>(null);
  const change = (place: number, choice: Partial<Choice>) => onChange(choices.map((each, index) => (index === place ? { ...each, ...choice } : each)));
  const names = colors.map((color) => ({ value: color, label: t(`colors.${color}`) }));
  const found = foundChoices(choices, sought);
  const lines = found.length > most ? [...found.slice(0, most), ...found.slice(most).filter(({ choice }) => !choice.label)] : found;
  const take = () => {
    onChange([...choices.filter((choice) => choice.label.trim()), ...freshChoices(list ?? '', choices)]);
    setList(null);
  };
  return (
    <fieldset className={styles.choices}>
      <legend>{choices.length > most ? `${t('choices')} (${number(choices.length)})` : t('choices')}</legend>
      {choices.length > most ? <TextInput w="100%" type="search" aria-label={t('findChoice')} placeholder={t('findChoice')} value={sought} onChange={(event) => setSought(event.currentTarget.value)} /> : null}
      {lines.map(({ choice, index }) => (
        <div key={index}>
          <TextInput aria-label={t('choice', { number: index + 1 })} maxLength={longest} required value={choice.label} onChange={(event) => change(index, { label: event.currentTarget.value })} />
          <Select aria-label={t('color', { number: index + 1 })} w={130} clearable data={names} value={choice.color ?? null} placeholder={t('noColor')} onChange={(color) => change(index, { color })} />
          <IconButton label={t('removeChoice', { number: index + 1 })} disabled={choices.length < 2} onClick={() => onChange(choices.filter((_, place) => place !== index))}><IconX size={16} /></IconButton>
        </div>
      ))}
      {lines.length < found.length ? <p className={styles.note}>{t('moreChoices', { count: found.length - lines.length, shown: number(found.length - lines.length) })}</p> : null}
      {list === null ? null : (
        <>
          <TextArea w="100%" label={t('manyChoices')} description={t('manyChoicesHint')} minRows={4} maxRows={10} autosize data-autofocus value={list} onChange={(event) => setList(event.currentTarget.value)} />
          <Button size="dense" disabled={freshChoices(list, choices).length === 0} onClick={take}>{t('takeChoices', { count: freshChoices(list, choices).length })}</Button>
        </>
      )}
      <span>
        <Button look="quiet" size="dense" icon={<IconPlus size={16} />} onClick={() => onChange([...choices, { label: '' }])}>{t('addChoice')}</Button>
        {list === null ? <Button look="quiet" size="dense" onClick={() => setList('')}>{t('addMany')}</Button> : null}
      </span>
    </fieldset>
  );
}
