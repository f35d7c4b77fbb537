/** Adds a record in a few seconds; an unfinished form survives closing. */
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../engine/api';
import { type Field, fieldNamed, type ObjectSpec, viewOf } from '../../engine/catalog';
import { isImeKey } from '../../engine/ime';
import { ownPlace } from '../../engine/live/owner';
import type { RecordData } from '../../engine/records';
import { useCreate, type Values } from '../../engine/writing';
import { typeOf } from '../../fields/registry';
import { titleOf } from '../../fields/title';
import { isNothing } from '../../fields/base/compare';
import { Dialog } from '../../ui/float/dialog';
import { toast } from '../../ui/float/toast';
import { Button } from '../../ui/input/button';
import { settable } from '../grid/settable';
import { useTrouble } from '../saving/useTrouble';
import { AlikeWhileTyping } from '../twins/Alike';
import styles from './record.module.css';

interface QuickCreateProps {
  object: ObjectSpec;
  onClose: () => void;
  onMade: (record: RecordData) => void;
  /** Values that are already known, such as the customer of a new order. */
  given?: Values;
}

/** The title, what is required, and the first facts of the list. */
function formFields(object: ObjectSpec, given: Values): Field[] {
  const listed = (viewOf(object, 'table')?.fields ?? []).flatMap((name) => fieldNamed(object, name) ?? []);
  const canSet = (field: Field) => (settable(field) || (field.unique === true && field.type !== 'auto_number' && !field.readonly)) && !(field.name in given);
  const title = object.fields.filter((field) => field.name === object.title);
  const required = object.fields.filter((field) => field.required);
  return [...new Set([...title, ...required, ...listed])].filter(canSet).slice(0, 8);
}

function start(fields: readonly Field[]): Record<string, unknown> {
  return Object.fromEntries(fields.filter((field) => !isNothing(field.default)).map((field) => [field.name, field.default]));
}

function keptDraft(place: string): Record<string, unknown> | null {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? 'null') as Record<string, unknown> | null;
  } catch {
    return null;
  }
}

export default function QuickCreate({ object, onClose, onMade, given = {} }: QuickCreateProps) {
  const { t } = useTranslation('record');
  const trouble = useTrouble();
  const create = useCreate(object.name);
  const place = ownPlace(`new.${object.name}`);
  const fields = formFields(object, given);
  const [values, setValues] = useState(() => keptDraft(place) ?? start(fields));
  /** A draft may be older than the fields: what was taken away meanwhile is not sent. */
  const asked = Object.fromEntries(fields.flatMap(({ name }) => (name in values ? [[name, values[name]]] : [])));
  const [problems, setProblems] = useState<Record<string, string | undefined>>({});
  const [round, setRound] = useState(0);
  const sent = useRef<Values>(undefined);

  function set(name: string, value: unknown, problem?: string) {
    const next = { ...values, [name]: value };
    setValues(next);
    setProblems({ ...problems, [name]: problem });
    if (!problem) sessionStorage.setItem(place, JSON.stringify(next));
  }

  async function submit(another: boolean) {
    const missing = fields.filter((field) => field.required && isNothing(values[field.name]));
    if (missing.length || fields.some((field) => problems[field.name])) {
      setProblems({ ...problems, ...Object.fromEntries(missing.map((field) => [field.name, t('fields:problem.required', { field: field.label })])) });
      return;
    }
    const body = { ...asked, ...given };
    // The same once more, after an answer that was lost, is the same request.
    if (JSON.stringify(body) !== JSON.stringify(sent.current)) sent.current = body;
    try {
      const made = await create.mutateAsync(sent.current ?? body);
      sent.current = undefined;
      sessionStorage.removeItem(place);
      toast({ text: t('made', { name: titleOf(made, object) || object.label }) });
      if (another) {
        setValues(start(fields));
        setRound(round + 1);
      } else {
        onMade(made);
        onClose();
      }
    } catch (error) {
      const said = error instanceof Problem ? Object.fromEntries(error.fields.map((field) => [field.path, field.message])) : {};
      setProblems(said);
      if (!fields.some((field) => said[field.name])) toast({ tone: 'problem', ...trouble(error) });
    }
  }

  return (
    <Dialog open onClose={onClose} title={t('list:create', { object: object.label })} size={520}>
      <form className={styles.form} key={round} onSubmit={(event) => { event.preventDefault(); void submit(false); }}
        onKeyDown={(event) => { if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !isImeKey(event)) { event.preventDefault(); void submit(false); } }}>
        {fields.map((field, index) => {
          const { Editor } = typeOf(field);
          const id = `new-${field.name}`;
          const problem = problems[field.name];
          return (
            <div key={field.name} className={styles.field}>
              <label htmlFor={id}>{field.label}{field.required ? <span aria-hidden> *</span> : null}</label>
              <div>
                <Editor id={id} field={field} value={values[field.name] ?? null} label={field.label} autoFocus={index === 0} invalid={problem !== undefined} onChange={(value, why) => set(field.name, value, why)} />
                {problem ? <p role="alert" className={styles.problem}>{problem}</p> : field.hint ? <p className={styles.hint}>{field.hint}</p> : null}
              </div>
            </div>
          );
        })}
        {object.likeness?.length ? <AlikeWhileTyping object={object} values={{ ...asked, ...given }} /> : null}
        <div className={styles.formActs}>
          <Button look="quiet" onClick={() => void submit(true)}>{t('makeAnother')}</Button>
          <Button look="primary" type="submit" busy={create.isPending}>{t('make')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
