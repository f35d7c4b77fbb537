/** Gives a field another type: first what that keeps, what it loses and what it breaks, then doing it. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectSpec } from '../../../../engine/catalog';
import { Dialog } from '../../../../ui/float/dialog';
import { Button } from '../../../../ui/input/button';
import { Select } from '../../../../ui/input/choose';
import { useFigures } from '../../../../views/figures/format';
import { ChoiceOptions } from '../ChoiceOptions';
import { useTypes } from '../FieldList';
import { type Options, type SaidField, spelledOut } from '../said';
import styles from '../settings.module.css';
import { TypeOptions } from '../TypeOptions';
import { turnsInto, usePreview, useSettled, useTurn, type Wanted } from './conversion';
import { TypePreview } from './TypePreview';

const orders = ['ymd', 'dmy', 'mdy'];
const days: readonly string[] = ['date', 'datetime'];
/** What a type asks for that no value tells. */
const asking: readonly string[] = ['rating', 'duration'];

/** Without the choices that are not written yet. */
function filled(options: Options): Options {
  return options.choices ? { choices: options.choices.filter((choice) => choice.label.trim()) } : options;
}

export function TypeDialog({ object, said, onClose }: { object: ObjectSpec; said: SaidField; onClose: () => void }) {
  const { t } = useTranslation('settings');
  const { number } = useFigures();
  const types = useTypes();
  const turn = useTurn(said);
  const [type, setType] = useState<string | null>(null);
  const [options, setOptions] = useState<Options>({});
  // While somebody types, nothing is looked at.
  const settled = useSettled(options);
  const [format, setFormat] = useState<string | null>(null);
  const isChoice = type === 'choice' || type === 'choices';
  const given = isChoice ? settled : options;
  const isTold = isChoice ? given.choices?.some((choice) => choice.label.trim()) : type !== null && asking.includes(type) && Object.keys(given).length > 0;
  const wanted: Wanted | null = type ? { type, options: isTold ? filled(given) : undefined, format: format ?? undefined } : null;
  const preview = usePreview(said, wanted);
  const found = preview.data;
  const name = types.find((each) => each.value === said.type)?.label ?? said.type;

  const send = () => {
    if (!wanted || !found) return;
    // Choices are made of all values again where not all were looked at.
    turn.mutate({ ...wanted, options: (found.whole || isTold ? found.options : null) ?? undefined, anyway: found.breaks.length > 0 }, { onSuccess: onClose });
  };
  return (
    <Dialog open onClose={onClose} title={t('turn.title', { label: said.label })} size={680}>
      <div className={styles.form}>
        <div className={styles.pair}>
          <Select label={t('turn.to')} description={t('turn.from', { type: name })} placeholder={t('turn.choose')} searchable data-autofocus value={type}
            data={types.filter((each) => turnsInto(said.type, each.value))} onChange={(next) => { setType(next); setOptions({}); setFormat(null); }} />
          {type && days.includes(type) && !days.includes(said.type) ? (
            <Select label={t('turn.dates')} description={t('turn.datesHint')} clearable placeholder={t('turn.datesAny')} value={format}
              data={orders.map((value) => ({ value, label: t(`turn.orders.${value}`) }))} onChange={setFormat} />
          ) : null}
          {type && asking.includes(type) ? <TypeOptions object={object} type={type} options={options} fixed={false} onChange={setOptions} /> : null}
        </div>
        {!isChoice ? null : options.choices ? <ChoiceOptions choices={options.choices} onChange={(choices) => setOptions({ choices })} /> : found || preview.error ? (
          <Button look="quiet" size="dense" className={styles.start} onClick={() => setOptions(found ? spelledOut(found.options) : { choices: [{ label: '' }, { label: '' }] })}>{t('turn.editChoices')}</Button>
        ) : null}
        {type ? <TypePreview object={object} preview={preview} /> : null}
        <footer>
          <Button look="quiet" onClick={onClose}>{t('shell:cancel')}</Button>
          <Button look={found && (found.lost > 0 || found.breaks.length > 0) ? 'danger' : 'primary'} disabled={!found || preview.isFetching || settled !== options} busy={turn.isPending} onClick={send}>
            {found?.lost ? t('turn.doLosing', { count: found.lost, shown: number(found.lost) }) : t(found?.breaks.length ? 'turn.doAnyway' : 'turn.do')}
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}
