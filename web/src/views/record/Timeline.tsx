/** What happened, newest first, by day: orders, notes, messages, and changes folded together. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { objectNamed, type ObjectSpec, useCatalog } from '../../engine/catalog';
import { type RecordData, type TimelineEvent, timelinePages } from '../../engine/records';
import type { Saying } from '../../engine/saying/saying';
import { useSaying } from '../../engine/saying/useSaying';
import { clockAt, isoDay, sayDay } from '../../engine/saying/times';
import { Button } from '../../ui/input/button';
import { Empty } from '../../ui/show/empty';
import { SkeletonRows } from '../../ui/show/skeleton';
import { ChangesLine, EventLine } from './Event';
import styles from './record.module.css';
import { WaitingNotes } from './WaitingNotes';

interface TimelineProps {
  object: ObjectSpec;
  record: RecordData;
}

type Entry = TimelineEvent | TimelineEvent[];

/** Changes that follow each other become one line. */
function folded(events: readonly TimelineEvent[]): Entry[] {
  const entries: Entry[] = [];
  for (const event of events) {
    const last = entries.at(-1);
    if (event.object === 'change' && Array.isArray(last)) last.push(event);
    else entries.push(event.object === 'change' ? [event] : event);
  }
  return entries;
}

function byDay(events: readonly TimelineEvent[], say: Saying): { day: string; events: TimelineEvent[] }[] {
  const days = new Map<string, TimelineEvent[]>();
  for (const event of events) {
    const day = isoDay(clockAt(new Date(event.at), say.zone));
    days.set(day, [...(days.get(day) ?? []), event]);
  }
  return [...days].map(([day, list]) => ({ day, events: list }));
}

export function Timeline({ object, record }: TimelineProps) {
  const { t } = useTranslation('record');
  const say = useSaying();
  const catalog = useCatalog();
  const [only, setOnly] = useState<string | null>(null);
  const query = useInfiniteQuery(timelinePages(object.name, record.id));
  const events = query.data?.pages.flatMap((page) => page.events) ?? [];
  const kinds = [...new Set(events.map((event) => event.object))];
  const shown = only ? events.filter((event) => event.object === only) : events;
  const name = (kind: string) => (kind === 'change' ? t('changes') : (objectNamed(catalog, kind)?.plural ?? kind));
  return (
    <section className={styles.timeline} aria-label={t('timeline')}>
      {kinds.length > 1 ? (
        <div className={styles.kinds} role="group" aria-label={t('only')}>
          {[null, ...kinds].map((kind) => (
            <button key={kind ?? 'all'} type="button" aria-pressed={only === kind} onClick={() => setOnly(kind)}>{kind ? name(kind) : t('everything')}</button>
          ))}
        </div>
      ) : null}
      <WaitingNotes record={record.id} />
      {query.isPending ? <SkeletonRows rows={5} /> : null}
      {query.error ? <p role="alert" className={styles.quiet}>{t('timelineFailed')} <button type="button" className={styles.fold} onClick={() => void query.refetch()}>{t('shell:retry')}</button></p> : null}
      {query.data && shown.length === 0 ? <Empty quiet title={t('noTimeline')} /> : null}
      {byDay(shown, say).map(({ day, events: list }) => (
        <div key={day} className={styles.day}>
          <h3>{sayDay(day, say)}</h3>
          <ul>
            {folded(list).map((entry) => (Array.isArray(entry)
              ? <ChangesLine key={entry[0]?.id} events={entry} object={object} record={record} />
              : <EventLine key={entry.id} event={entry} record={record.id} />))}
          </ul>
        </div>
      ))}
      {query.hasNextPage ? <Button look="quiet" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('older')}</Button> : null}
    </section>
  );
}
