/** The facts of a record in the sections of its page; what is empty is folded away. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Field, fieldNamed, type ObjectSpec, viewOf } from '../../engine/catalog';
import type { RecordData } from '../../engine/records';
import { isNothing } from '../../fields/base/compare';
import { Fact } from './Fact';
import { isFact } from './layout/layout';
import styles from './record.module.css';

interface FactsProps {
  object: ObjectSpec;
  record: RecordData;
}

interface Section {
  label: string;
  fields: Field[];
}

/** The page's own sections, then every fact that none of them names. */
function sectionsOf(object: ObjectSpec, more: string, kept: string): Section[] {
  const page = viewOf(object, 'page');
  const named = (page?.sections ?? []).map((section) => ({
    label: section.label ?? '', fields: section.fields.flatMap((name) => fieldNamed(object, name) ?? []).filter((field) => !field.study),
  }));
  const seen = new Set([...(page?.hidden ?? []), ...named.flatMap((section) => section.fields.map((field) => field.name))]);
  const rest = object.fields.filter((field) => isFact(field) && !seen.has(field.name) && field.name !== object.title);
  const history = ['created_at', 'created_by', 'updated_at', 'updated_by'].flatMap((name) => fieldNamed(object, name) ?? []);
  return [...named, { label: named.length ? more : '', fields: rest }, { label: kept, fields: history }].filter((section) => section.fields.length > 0);
}

export function Facts({ object, record }: FactsProps) {
  const { t } = useTranslation('record');
  const [all, showAll] = useState(false);
  const sections = sectionsOf(object, t('more'), t('kept'));
  const isEmpty = (field: Field) => isNothing(record[field.name]);
  const empty = sections.flatMap((section) => section.fields).filter(isEmpty).length;
  const few = empty < 3;
  return (
    <div className={styles.facts}>
      {sections.map((section) => {
        const shown = section.fields.filter((field) => all || few || !isEmpty(field));
        if (shown.length === 0) return null;
        return (
          <section key={section.label}>
            {section.label ? <h3>{section.label}</h3> : null}
            <dl>{shown.map((field) => <Fact key={field.name} object={object} field={field} record={record} />)}</dl>
          </section>
        );
      })}
      {few ? null : <button type="button" className={styles.fold} aria-expanded={all} onClick={() => showAll(!all)}>{all ? t('hideEmpty') : t('showEmpty', { count: empty })}</button>}
    </div>
  );
}
