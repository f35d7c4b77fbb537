/** What a column needs of a card before it may lie there: only what is missing is asked. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectSpec } from '../../engine/catalog';
import { stored, type Values } from '../../engine/writing';
import { isNothing } from '../../fields/base/compare';
import { typeOf } from '../../fields/registry';
import { titleOf } from '../../fields/title';
import { Dialog } from '../../ui/float/dialog';
import { Button } from '../../ui/input/button';
import styles from './board.module.css';
import type { Wanting } from './moves';

interface NeedsProps {
  object: ObjectSpec;
  wanting: Wanting;
  onAnswer: (given: Values | null) => void;
}

export default function Needs({ object, wanting, onAnswer }: NeedsProps) {
  const { t } = useTranslation('list');
  const { record, to, fields } = wanting;
  const [values, setValues] = useState<Values>({});
  const [problems, setProblems] = useState<Readonly<Record<string, string | undefined>>>({});

  function submit(event: React.FormEvent) {
    event.preventDefault();
    const missing = fields.filter((field) => isNothing(values[field.name]));
    const told = { ...problems, ...Object.fromEntries(missing.map((field) => [field.name, problems[field.name] ?? t('fields:problem.required', { field: field.label })])) };
    setProblems(told);
    if (!Object.values(told).some(Boolean)) onAnswer(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, stored(value)])));
  }

  return (
    <Dialog open onClose={() => onAnswer(null)} title={t('board.needs', { name: titleOf(record, object) || t('untitled'), column: to.label })} size={460}>
      <form className={styles.needs} onSubmit={submit}>
        {fields.map((field, index) => {
          const { Editor } = typeOf(field);
          const id = `needs-${field.name}`;
          const problem = problems[field.name];
          return (
            <div key={field.name}>
              <label htmlFor={id}>{field.label}</label>
              <Editor id={id} field={field} value={values[field.name] ?? null} label={field.label} autoFocus={index === 0} invalid={problem !== undefined}
                onChange={(value, why) => { setValues({ ...values, [field.name]: value }); setProblems({ ...problems, [field.name]: why }); }} />
              {problem ? <p role="alert" className={styles.problem}>{problem}</p> : field.hint ? <p className={styles.hint}>{field.hint}</p> : null}
            </div>
          );
        })}
        <div className={styles.needsActs}>
          <Button look="quiet" onClick={() => onAnswer(null)}>{t('shell:cancel')}</Button>
          <Button look="primary" type="submit">{t('board.moveNow', { column: to.label })}</Button>
        </div>
      </form>
    </Dialog>
  );
}
