/** What studies have learnt about a record: each score with its meaning, its model and its date; those its page names come first. */
import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Field, objectNamed, type ObjectSpec, type Study, useCatalog, viewOf } from '../../engine/catalog';
import { listOnce, type RecordData } from '../../engine/records';
import { useSaying } from '../../engine/saying/useSaying';
import { sayExactly, sayMoment } from '../../engine/saying/times';
import { isNothing } from '../../fields/base/compare';
import { typeOf } from '../../fields/registry';
import styles from './record.module.css';

interface ScoresProps {
  object: ObjectSpec;
  record: RecordData;
}

function Score({ field, record, folded }: { field: Field; record: RecordData; folded: boolean }) {
  const say = useSaying();
  const { Cell } = typeOf(field);
  return (
    <div className={styles.score} data-folded={folded || undefined}>
      <dt>{field.label}</dt>
      <dd>
        <span className={styles.big}><Cell value={record[field.name]} field={field} say={say} record={record} /></span>
        {field.hint ? <small>{field.hint}</small> : null}
      </dd>
    </div>
  );
}

function Origin({ study }: { study: Study }) {
  const { t } = useTranslation('record');
  const say = useSaying();
  const catalog = useCatalog();
  const enabled = objectNamed(catalog, 'study_run') !== undefined;
  const run = useQuery({
    ...listOnce('study_run', { where: ['and', ['study', '=', study.name], ['status', '=', 'done']], sort: '-finished_at', limit: 1, fields: ['model', 'finished_at', 'data_to'] }), enabled,
  }).data?.records[0];
  const at = typeof run?.finished_at === 'string' ? run.finished_at : null;
  return (
    <p className={styles.origin}>
      {at ? <span title={sayExactly(at, say)}>{t(run?.model ? 'learnt' : 'learntPlain', { when: sayMoment(at, say), model: t(`studies:models.${String(run?.model)}`, { defaultValue: String(run?.model) }) })}</span> : null}
      <Link to="/study/$name" params={{ name: study.name }}>{t('study')}</Link>
    </p>
  );
}

/** The scores of one study: as its page lists them, the others on demand and on paper. */
function Learnt({ study, fields, shown, record }: { study: Study; fields: Field[]; shown: readonly string[]; record: RecordData }) {
  const { t } = useTranslation('record');
  const [all, showAll] = useState(false);
  const first = shown.flatMap((name) => fields.find((field) => field.name === name) ?? []);
  const rest = fields.filter((field) => !first.includes(field));
  const foldable = first.length > 0 && rest.length > 0;
  return (
    <div className={styles.study}>
      <h3>{study.label}</h3>
      <dl>{[...first, ...rest].map((field) => <Score key={field.name} field={field} record={record} folded={foldable && !all && rest.includes(field)} />)}</dl>
      {foldable ? <button type="button" className={styles.fold} aria-expanded={all} onClick={() => showAll(!all)}>{all ? t('fewScores') : t('moreScores', { count: rest.length })}</button> : null}
      <Origin study={study} />
    </div>
  );
}

export function Scores({ object, record }: ScoresProps) {
  const { t } = useTranslation('record');
  const catalog = useCatalog();
  const studies = catalog.studies.filter((study) => study.of === object.name);
  const shown = (viewOf(object, 'page')?.sections ?? []).flatMap((section) => section.fields);
  const groups = studies.map((study) => ({ study, fields: object.fields.filter((field) => field.study === study.name && !isNothing(record[field.name])) }));
  if (studies.length === 0) return null;
  const known = groups.filter((group) => group.fields.length > 0);
  return (
    <section className={styles.panel} aria-labelledby="scores">
      <h2 id="scores">{t('scores')}</h2>
      {known.length === 0 ? <p className={styles.quiet}>{t('noScores')}</p> : known.map(({ study, fields }) => <Learnt key={study.name} study={study} fields={fields} shown={shown} record={record} />)}
    </section>
  );
}
