/** The middle of a record: what happened, and the lists of what belongs to it, one at a time. */
import { useQueries } from '@tanstack/react-query';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldNamed, objectNamed, type ObjectSpec, useCatalog, viewOf } from '../../engine/catalog';
import { countOf, type RecordData } from '../../engine/records';
import { sayNumber } from '../../engine/saying/numbers';
import { useSaying } from '../../engine/saying/useSaying';
import { Composer } from './composer/Composer';
import styles from './record.module.css';
import { belongsTo, type RelatedList, RelatedPanel } from './Related';
import { Timeline } from './Timeline';

interface MiddleProps {
  object: ObjectSpec;
  record: RecordData;
}

function useRelated(object: ObjectSpec): RelatedList[] {
  const catalog = useCatalog();
  return (viewOf(object, 'page')?.related ?? []).flatMap((name) => {
    const field = fieldNamed(object, name);
    const of = field?.of ? objectNamed(catalog, field.of) : undefined;
    const via = field?.via ?? of?.fields.find((each) => (each.of === object.name || each.objects?.includes(object.name)) && each.inverse === name)?.name;
    return field && of && via ? [{ field, of, via }] : [];
  });
}

export function Middle({ object, record }: MiddleProps) {
  const { t } = useTranslation('record');
  const say = useSaying();
  const id = useId();
  const related = useRelated(object);
  const counts = useQueries({ queries: related.map(({ of, via }) => countOf(of.name, belongsTo(of, via, object.name, record.id))) });
  const [at, setAt] = useState(0);
  const tabs = [{ name: 'timeline', label: t('timeline'), count: null as number | null }, ...related.map(({ field }, index) => ({ name: field.name, label: field.label, count: counts[index]?.data ?? null }))];
  const shown = related[at - 1];

  /** One stop for the tab key; arrows go from tab to tab. */
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (at + step + tabs.length) % tabs.length;
    setAt(next);
    event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
  }

  return (
    <div className={styles.middle}>
      {tabs.length > 1 ? (
        <div role="tablist" aria-label={t('parts')} className={styles.tabs} onKeyDown={onKeyDown}>
          {tabs.map((tab, index) => (
            <button key={tab.name} id={`${id}-${index}`} type="button" role="tab" aria-selected={index === at} aria-controls={`${id}-panel`} tabIndex={index === at ? 0 : -1} onClick={() => setAt(index)}>
              {tab.label}{tab.count === null ? null : <span className={styles.quiet}> {sayNumber(tab.count, say, 0)}</span>}
            </button>
          ))}
        </div>
      ) : null}
      <div id={`${id}-panel`} className={styles.part} role={tabs.length > 1 ? 'tabpanel' : undefined} aria-labelledby={tabs.length > 1 ? `${id}-${at}` : undefined}>
        {shown ? <RelatedPanel key={shown.field.name} list={shown} object={object} record={record} /> : <>
          <Composer key={record.id} object={object} record={record} />
          <Timeline object={object} record={record} />
        </>}
      </div>
    </div>
  );
}
