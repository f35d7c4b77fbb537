/** One line of a timeline. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconPencil from 'tabler/IconPencil';
import { type Catalog, type Field, fieldAt, fieldNamed, objectNamed, type ObjectSpec, useCatalog } from '../../engine/catalog';
import type { RecordData, TimelineEvent } from '../../engine/records';
import { useSaying } from '../../engine/saying/useSaying';
import { sayExactly, sayTime } from '../../engine/saying/times';
import { stored } from '../../engine/writing';
import { isNothing } from '../../fields/base/compare';
import { formerText, sayPast } from '../../fields/past';
import { typeOf } from '../../fields/registry';
import { Icon } from '../../ui/show/icon';
import { settable } from '../grid/settable';
import { useSave } from '../saving/useSave';
import styles from './record.module.css';

function When({ at }: { at: string }) {
  const say = useSaying();
  return <time dateTime={at} title={sayExactly(at, say)}>{sayTime(at, say)}</time>;
}

/** The facts of an event, those of records it points to as well. */
function factsAlong(catalog: Catalog, event: TimelineEvent): { field: Field; value: unknown }[] {
  return Object.entries(event.facts).flatMap(([path, value]) => {
    const field = fieldAt(catalog, event.object, path)?.field;
    return field && !isNothing(value) ? [{ field, value }] : [];
  });
}

function factsOf(event: TimelineEvent, spec: ObjectSpec | undefined): { field: Field; value: unknown }[] {
  return Object.entries(event.facts).flatMap(([name, value]) => {
    const field = spec && fieldNamed(spec, name);
    return field && !isNothing(value) ? [{ field, value }] : [];
  });
}

/** Without the record on whose timeline it stands: that need not be said there. */
function without(record: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    const rest = value.filter((each) => without(record, each) !== null);
    return rest.length ? rest : null;
  }
  return typeof value === 'object' && value !== null && 'id' in value && value.id === record ? null : value;
}

function isLink(field: Field): boolean {
  return field.type === 'refs' || field.type === 'any_ref' || (field.type === 'ref' && field.of !== 'user');
}

/** Files and other records open; who wrote it is only named. */
function leadsOn(field: Field): boolean {
  return field.type === 'file' || isLink(field);
}

export function EventLine({ event, record }: { event: TimelineEvent; record: string }) {
  const say = useSaying();
  const catalog = useCatalog();
  const spec = objectNamed(catalog, event.object);
  const facts = factsAlong(catalog, event).flatMap(({ field, value }) => { const rest = without(record, value); return rest === null ? [] : [{ field, value: rest }]; });
  const words = ({ field, value }: { field: Field; value: unknown }) => typeOf(field).format(value, field, say);
  const long = facts.filter((fact) => fact.field.type === 'long_text' && words(fact) !== event.title);
  const short = facts.filter(({ field }) => field.type !== 'long_text');
  const text = `${spec?.label ?? event.object}${event.title ? ` ${event.title}` : ''}`;
  const isNote = long.length > 0 || facts.some((fact) => fact.field.type === 'long_text' && words(fact) === event.title);
  return (
    <li className={styles.event}>
      <span className={styles.eventIcon}><Icon name={spec?.icon ?? event.object} size={16} /></span>
      <div>
        <p className={styles.eventHead}>
          {isNote ? <strong>{event.title}</strong> : <Link to="/$object/$id" params={{ object: event.object, id: event.id }}>{text}</Link>}
          {short.map(({ field, value }) => {
            const { Cell } = typeOf(field);
            return <span key={field.name} className={styles.eventFact} title={field.label}><Cell value={value} field={field} say={say} dense={!leadsOn(field)} /></span>;
          })}
        </p>
        {long.map((fact) => <p key={fact.field.name} className={styles.eventBody}>{words(fact)}</p>)}
      </div>
      <When at={event.at} />
    </li>
  );
}

/** A reference counts as the same when it points to the same record. */
function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(stored(left) ?? null) === JSON.stringify(stored(right) ?? null);
}

function Change({ event, object, record }: { event: TimelineEvent; object: ObjectSpec; record: RecordData }) {
  const say = useSaying();
  const save = useSave(object.name);
  const { t } = useTranslation('record');
  const words = (field: Field, value: unknown) => sayPast(value, field, say) || t('nothing');
  const shown = (field: Field, value: unknown) => {
    const { Cell } = typeOf(field);
    return isLink(field) && formerText(value) === null && !isNothing(value) ? <Cell value={value} field={field} say={say} /> : words(field, value);
  };
  return factsOf(event, object).map(({ field, value }) => {
    const [before, after] = Array.isArray(value) ? (value as unknown[]) : [null, value];
    const canRestore = Array.isArray(value) && object.can.update && settable(field) && formerText(before) === null && !(field.required && isNothing(before)) && !same(record[field.name], before);
    return (
      <li key={`${event.id}${field.name}`}>
        {field.label}: <s>{shown(field, before)}</s> → {shown(field, after)}
        {canRestore ? <button type="button" className={styles.restore} aria-label={t('restoreOne', { field: field.label, value: words(field, before) })} onClick={() => void save(record, { [field.name]: before ?? null })}>{t('restore')}</button> : null}
      </li>
    );
  });
}

export function ChangesLine({ events, object, record }: { events: TimelineEvent[]; object: ObjectSpec; record: RecordData }) {
  const { t } = useTranslation('record');
  const [open, setOpen] = useState(false);
  const [first] = events;
  if (!first) return null;
  const kinds = new Set(events.map((event) => event.title));
  const facts = events.flatMap((event) => factsOf(event, object));
  // What follows from a change, such as since when a stage is what it is, is none of its own.
  const count = facts.filter(({ field }) => !field.readonly).length || facts.length;
  const kind = kinds.size === 1 ? first.title : 'update';
  const actor = first.actor?.title;
  const text = kind === 'update' || kind === 'bulk' ? t('fieldChanges', { count }) : t(`change.${kind}`, { defaultValue: t('fieldChanges', { count }) });
  return (
    <li className={styles.event} data-quiet>
      <span className={styles.eventIcon}><IconPencil size={14} stroke={1.75} /></span>
      <div>
        {count > 0 ? <button type="button" className={styles.fold} aria-expanded={open} onClick={() => setOpen(!open)}>{text}</button> : <span>{text}</span>}
        {actor ? <span> · {actor}</span> : null}
        {open ? <ul className={styles.changes}>{events.map((event) => <Change key={event.id} event={event} object={object} record={record} />)}</ul> : null}
      </div>
      <When at={first.at} />
    </li>
  );
}
