/** Two records side by side: what differs is marked, and each value is chosen with one click. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconCheck from 'tabler/IconCheck';
import type { Field, ObjectSpec } from '../../engine/catalog';
import { useSaying } from '../../engine/saying/useSaying';
import { isNothing } from '../../fields/base/compare';
import { typeOf } from '../../fields/registry';
import { Keys } from '../../ui/show/keys';
import { useFigures } from '../figures/format';
import { type Choice, comparedFields, differs, type Side, takenFrom, type Two } from './choice';
import styles from './twins.module.css';

interface CompareProps {
  object: ObjectSpec;
  two: Two;
  choice: Choice;
  onChoose: (choice: Choice) => void;
}

const sides: readonly Side[] = ['first', 'second'];

export function Compare({ object, two, choice, onChoose }: CompareProps) {
  const { t } = useTranslation('twins');
  const [all, showAll] = useState(false);
  const said = comparedFields(object).filter((field) => sides.some((side) => !isNothing(two[side][field.name])));
  const same = said.filter((field) => !differs(two, field));
  return (
    <div className={styles.compare}>
      <div className={styles.heads}>{sides.map((side) => <Head key={side} object={object} two={two} side={side} choice={choice} onChoose={onChoose} />)}</div>
      <dl className={styles.values}>
        {said.filter((field) => all || differs(two, field)).map((field) => <Line key={field.name} field={field} two={two} choice={choice} onChoose={onChoose} />)}
      </dl>
      {same.length > 0 ? <button type="button" className={styles.fold} aria-expanded={all} onClick={() => showAll(!all)}>{t(all ? 'hide' : 'show')}</button> : null}
    </div>
  );
}

function Head({ object, two, side, choice, onChoose }: CompareProps & { side: Side }) {
  const { t } = useTranslation('twins');
  const { date } = useFigures();
  const record = two[side];
  const stays = choice.keep === side;
  return (
    <section className={styles.head} data-stays={stays || undefined}>
      <button type="button" className={styles.stays} aria-pressed={stays} onClick={() => onChoose({ keep: side, picked: {} })}>
        {stays ? <IconCheck size={16} /> : null}{stays ? t('keeps') : t('keep')}<Keys keys={side === 'first' ? 'a' : 'b'} />
      </button>
      <h3><Link to="/$object/$id" params={{ object: object.name, id: record.id }}>{String(record[object.title] ?? '')}</Link></h3>
      <small>{stays ? t('created', { when: date(String(record.created_at)) }) : `${t('goes')} · ${t('created', { when: date(String(record.created_at)) })}`}</small>
    </section>
  );
}

function Line({ field, two, choice, onChoose }: { field: Field } & Pick<CompareProps, 'two' | 'choice' | 'onChoose'>) {
  const { t } = useTranslation('twins');
  const say = useSaying();
  const { Cell, format } = typeOf(field);
  const different = differs(two, field);
  const taken = takenFrom(choice, two, field);
  return (
    <div className={styles.line} data-differs={different || undefined}>
      <dt>{field.label}</dt>
      {sides.map((side) => {
        const value = two[side][field.name];
        const shown = isNothing(value) ? <span className={styles.none}>{t('nothing')}</span> : <Cell value={value} field={field} say={say} dense />;
        if (!different) return <dd key={side}>{shown}</dd>;
        const words = isNothing(value) ? t('nothing') : format(value, field, say);
        return (
          <dd key={side}>
            <button type="button" aria-pressed={taken === side} aria-label={t('choose', { field: field.label, value: words })}
              onClick={() => onChoose({ ...choice, picked: { ...choice.picked, [field.name]: side } })}>
              <span className={styles.dot} aria-hidden /><span className={styles.shown}>{shown}</span>
            </button>
          </dd>
        );
      })}
    </div>
  );
}
