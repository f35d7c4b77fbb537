/** Why somebody may see or change a record, or may not: which part of their grants holds for it, in words. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconCheck from 'tabler/IconCheck';
import IconX from 'tabler/IconX';
import { ask } from '../../engine/api';
import { fieldNamed, objectNamed, type ObjectSpec, useCatalog } from '../../engine/catalog';
import type { Condition } from '../../engine/condition/ast';
import { listOnce, type RecordData, type RefValue } from '../../engine/records';
import { useWords } from '../../fields/sentence';
import { Dialog } from '../../ui/float/dialog';
import { Select } from '../../ui/input/choose';
import styles from './rights.module.css';

interface WhyProps {
  object: ObjectSpec;
  record: RecordData;
  onClose: () => void;
}

const acts = ['read', 'write', 'delete'] as const;

interface Reason {
  condition: Condition | null;
  holds: boolean;
}

interface Told {
  person: RefValue;
  role: string;
  label: string;
  like: string;
  given: boolean;
  acts: Record<(typeof acts)[number], { allowed: boolean; reasons: Reason[] }>;
  shares: { level: 'read' | 'write'; created_by: RefValue | null; team: RefValue | null }[];
  fields: { name: string; label: string; right: 'read' | 'masked' | 'hidden' | null; unless: Condition | null; shown: boolean; reveal: boolean; sensitive: boolean }[];
}

export function Why({ object, record, onClose }: WhyProps) {
  const { t } = useTranslation('record');
  const { me } = useCatalog();
  const [person, setPerson] = useState<string | null>(me.id);
  const people = useQuery(listOnce('user', { where: ['active', '=', true], fields: ['name'], sort: 'name', limit: 500 }));
  const { data } = useQuery({
    queryKey: ['why', object.name, record.id, person], enabled: Boolean(person), gcTime: 0,
    queryFn: ({ signal }) => ask<Told>(`/api/why/${object.name}/${record.id}`, { query: { person: person ?? '' }, signal }),
  });
  return (
    <Dialog open onClose={onClose} title={t('why.title')}>
      <div className={styles.sharing}>
        <Select label={t('why.person')} searchable data={(people.data?.records ?? []).map((each) => ({ value: each.id, label: String(each.name) }))} value={person} onChange={setPerson} />
        {data ? <Answer object={object} told={data} /> : null}
      </div>
    </Dialog>
  );
}

function Answer({ object, told }: { object: ObjectSpec; told: Told }) {
  const { t } = useTranslation('record');
  const user = objectNamed(useCatalog(), 'user');
  const roles = (user && fieldNamed(user, 'role')?.options) ?? [];
  const named = (role: string, known: string) => roles.find(({ value }) => value === role)?.label ?? known;
  const all = acts.flatMap((act) => told.acts[act].reasons);
  const words = useWords(object.name, [...all.map(({ condition }) => condition), ...told.fields.map(({ unless }) => unless)].filter((condition): condition is Condition => condition !== null));
  const origin = told.given ? 'given' : told.like ? 'like' : 'usual';
  return (
    <>
      <p className={styles.quiet}>{t(`why.${origin}`, { name: told.person.title, role: named(told.role, told.label), like: named(told.like, told.like) })}</p>
      {acts.map((act) => (
        <section key={act} className={styles.act}>
          <h3 data-allowed={told.acts[act].allowed}>{told.acts[act].allowed ? <IconCheck size={16} aria-hidden /> : <IconX size={16} aria-hidden />}{t(`why.${act}.${told.acts[act].allowed ? 'yes' : 'no'}`)}</h3>
          <ul>
            {told.acts[act].reasons.map((reason) => (
              <li key={JSON.stringify(reason.condition)} data-holds={reason.holds}>
                <span>{reason.condition ? words(reason.condition) : t('why.every')}</span><small>{t(reason.holds ? 'why.holds' : 'why.fails')}</small>
              </li>
            ))}
            {told.acts[act].reasons.length === 0 ? <li><span>{t('why.nothing')}</span></li> : null}
          </ul>
        </section>
      ))}
      {told.shares.map((share) => <p key={share.created_by?.id ?? share.level}>{t('why.shared', { name: share.created_by?.title ?? '', level: t(`share.${share.level}`), team: share.team?.title ?? told.person.title })}</p>)}
      {told.fields.length ? <h3>{t('why.fields')}</h3> : null}
      <ul>
        {told.fields.map((field) => (
          <li key={field.name}><span>{field.label}</span><small>{[
            field.shown ? t('why.shown') : field.right ? t(`why.right.${field.right}`) : '',
            field.unless && !field.shown ? t('why.unless', { condition: words(field.unless) }) : '',
            field.reveal ? t('why.reveal') : '', field.sensitive ? t('why.sensitive') : '',
          ].filter(Boolean).join(' · ')}</small></li>
        ))}
      </ul>
    </>
  );
}
