/** The audit log: who changed what, when and through which door; what can be taken back is taken back from here. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../../engine/api';
import { fieldNamed, objectNamed, type ObjectSpec, useCatalog } from '../../../engine/catalog';
import { listOnce, recordPath } from '../../../engine/records';
import { useSaying } from '../../../engine/saying/useSaying';
import { restoreRecord, undoRun } from '../../../engine/writing';
import { sayPast } from '../../../fields/past';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { Select } from '../../../ui/input/choose';
import { TextInput } from '../../../ui/input/text';
import { SkeletonRows } from '../../../ui/show/skeleton';
import { Tag } from '../../../ui/show/tag';
import { Card } from '../../../views/figures/card';
import { useFigures } from '../../../views/figures/format';
import { PageBody } from '../../../views/page/PageBody';
import { PageHead } from '../../../views/page/PageHead';
import { useTrouble } from '../../../views/saving/useTrouble';
import styles from '../layout.module.css';
import { looksAfterAll, type Part } from '../part';

interface Change {
  id: string;
  at: string;
  kind: string;
  object: string;
  record: string | null;
  title: string | null;
  actor: { id: string; title: string } | null;
  door: string;
  run: string | null;
  data: Record<string, unknown>;
}

const kinds = ['create', 'update', 'delete', 'restore', 'bulk', 'purge', 'import'];
const doors = ['http', 'cli', 'worker', 'mcp'];
const mostShown = 4;

function Values({ change, spec }: { change: Change; spec: ObjectSpec | undefined }) {
  const { t } = useTranslation('record');
  const say = useSaying();
  if (!spec || change.kind !== 'update') return null;
  const pairs = Object.entries(change.data).filter((entry): entry is [string, [unknown, unknown]] => Array.isArray(entry[1]) && fieldNamed(spec, entry[0]) !== undefined);
  const said = (name: string, value: unknown) => {
    const field = fieldNamed(spec, name);
    return (field && typeof value !== 'object' && field.type !== 'ref' ? sayPast(value, field, say) : value === null ? '' : '…') || t('nothing');
  };
  return (
    <span className={styles.change}>
      {pairs.slice(0, mostShown).map(([name, [before, after]]) => <span key={name}>{fieldNamed(spec, name)?.label}: <s>{said(name, before)}</s> → {said(name, after)} </span>)}
      {pairs.length > mostShown ? '…' : ''}
    </span>
  );
}

function wayBack(change: Change): (() => Promise<unknown>) | null {
  const { run, record, object } = change;
  if (run && change.kind === 'bulk' && !change.data.undone) return () => undoRun(run);
  if (!record || run) return null;
  if (change.kind === 'delete') return () => restoreRecord(object, record);
  if (change.kind !== 'update') return null;
  const before = Object.fromEntries(Object.entries(change.data).flatMap(([name, pair]) => (Array.isArray(pair) ? [[name, pair[0] as unknown]] : [])));
  return () => ask(recordPath(object, record), { method: 'PATCH', body: before });
}

function Line({ change }: { change: Change }) {
  const { t } = useTranslation('manage');
  const { time } = useFigures();
  const client = useQueryClient();
  const trouble = useTrouble();
  const spec = objectNamed(useCatalog(), change.object);
  const back = wayBack(change);
  const undo = () => back?.().then(() => toast({ text: t('list:undone') }), (error: unknown) => toast({ tone: 'problem', ...trouble(error) })).then(() => client.invalidateQueries());
  const kind = kinds.includes(change.kind) ? t(`audit.kind.${change.kind}`) : change.kind;
  const door = doors.includes(change.door) ? t(`audit.door.${change.door}`) : change.door;
  return (
    <li>
      <span className={styles.who}>
        <strong>{change.record && spec ? <Link to="/$object/$id" params={{ object: change.object, id: change.record }} search={{}}><bdi>{change.title || spec.label}</bdi></Link> : spec?.plural ?? change.object}</strong>
        <Values change={change} spec={spec} />
        <small>{change.actor?.title || t('audit.nobody')} · {door} · <time dateTime={change.at}>{time(change.at)}</time></small>
      </span>
      <Tag hue={change.kind === 'delete' || change.kind === 'purge' ? 'red' : change.kind === 'create' ? 'green' : 'slate'}>{kind}</Tag>
      {back ? <Button size="dense" look="quiet" onClick={() => void undo()}>{t('shell:undo')}</Button> : null}
    </li>
  );
}

function Body() {
  const { t } = useTranslation('manage');
  const catalog = useCatalog();
  const [asked, setAsked] = useState<{ object?: string; actor?: string; day?: string }>({});
  const users = useQuery(listOnce('user', { fields: ['name'], sort: 'name', limit: 200 }));
  const pages = useInfiniteQuery({
    queryKey: ['changes', asked],
    queryFn: ({ pageParam, signal }) => ask<{ changes: Change[]; next: string | null }>('/api/changes', { query: { ...asked, after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const changes = pages.data?.pages.flatMap((page) => page.changes);
  return (
    <>
      <PageHead title={t('audit.title')} />
      <PageBody>
        <Card lead={t('audit.lead')}>
          <div className={styles.filters}>
            <Select aria-label={t('audit.object')} placeholder={t('audit.object')} clearable searchable w={190} data={catalog.objects.map((each) => ({ value: each.name, label: each.plural }))} value={asked.object ?? null} onChange={(object) => setAsked({ ...asked, object: object ?? undefined })} />
            <Select aria-label={t('audit.person')} placeholder={t('audit.person')} clearable searchable w={190} data={(users.data?.records ?? []).map((each) => ({ value: each.id, label: String(each.name) }))} value={asked.actor ?? null} onChange={(actor) => setAsked({ ...asked, actor: actor ?? undefined })} />
            <TextInput type="date" aria-label={t('audit.day')} value={asked.day ?? ''} onChange={(event) => setAsked({ ...asked, day: event.target.value || undefined })} />
          </div>
          {changes ? <ul className={styles.list}>{changes.map((change) => <Line key={change.id} change={change} />)}</ul> : <SkeletonRows rows={10} />}
          {changes?.length === 0 ? <p className={styles.small}>{t('audit.none')}</p> : null}
          {pages.hasNextPage ? <Button full busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{t('audit.more')}</Button> : null}
        </Card>
      </PageBody>
    </>
  );
}

export const part: Part = {
  id: 'audit', group: 'running', order: 0, icon: 'list', title: 'manage:audit.title', Body, allowed: looksAfterAll,
  words: ['manage:audit.person', 'manage:audit.object', 'manage:audit.day', 'manage:audit.door.mcp', 'shell:undo'],
};
