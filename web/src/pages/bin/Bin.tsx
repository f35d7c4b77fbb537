/** The bin: what was deleted, by whom and when, and the way back. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, notFound, useNavigate, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconArrowLeft from 'tabler/IconArrowLeft';
import IconTrash from 'tabler/IconTrash';
import { objectNamed, type ObjectSpec, useCatalog } from '../../engine/catalog';
import { type ListAsk, listOnce, listPages, type RecordData } from '../../engine/records';
import { Button } from '../../ui/input/button';
import { Select } from '../../ui/input/choose';
import { TextInput } from '../../ui/input/text';
import { Empty } from '../../ui/show/empty';
import { SkeletonRows } from '../../ui/show/skeleton';
import { useSettled } from '../../views/audience/counts';
import { useFigures } from '../../views/figures/format';
import { PageHead } from '../../views/page/PageHead';
import { useRemove } from '../../views/saving/useRemove';
import styles from './bin.module.css';
import { Rows } from './Rows';

export function Page() {
  const { object: name = '' } = useParams({ strict: false });
  const object = objectNamed(useCatalog(), name);
  if (!object?.can.delete) throw notFound();
  return <Bin key={name} object={object} />;
}

function Bin({ object }: { object: ObjectSpec }) {
  const { t } = useTranslation('bin');
  const { number } = useFigures();
  const [q, setQ] = useState('');
  const typed = useSettled(q, 200);
  const asked: ListAsk = { bin: true, fields: [object.title], q: typed || undefined, limit: 50, count: 'exact' };
  const found = useInfiniteQuery({ ...listPages(object.name, asked), staleTime: 0 });
  const records = useMemo(() => found.data?.pages.flatMap((page) => page.records) ?? [], [found.data]);
  const total = found.data?.pages[0]?.count ?? 0;
  const back = <Link className={styles.back} to="/$object" params={{ object: object.name }} search={{}} aria-label={t('back', { objects: object.plural })}><IconArrowLeft size={18} /></Link>;
  return (
    <div className={styles.page}>
      <PageHead title={t('title')} strong before={back} aside={total ? number(total) : null} />
      <div className={styles.tools}>
        <Kind object={object} />
        <TextInput type="search" aria-label={t('search')} placeholder={t('search')} value={q} onChange={(event) => setQ(event.currentTarget.value)} />
        <Kept />
      </div>
      {found.isPending ? <SkeletonRows rows={8} /> : null}
      {found.isError ? <Empty title={t('failed')} actions={<Button onClick={() => void found.refetch()}>{t('retry')}</Button>} /> : null}
      {found.isSuccess && records.length === 0 ? (
        typed ? <Empty quiet title={t('empty.none')} /> : <Empty picture={<IconTrash size={44} stroke={1.25} />} title={t('empty.title', { objects: object.plural })} text={t('empty.text')} />
      ) : null}
      {records.length > 0 ? <Found object={object} records={records} /> : null}
      {found.hasNextPage ? <div className={styles.more}><Button look="quiet" busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('more')}</Button></div> : null}
    </div>
  );
}

function Found({ object, records }: { object: ObjectSpec; records: readonly RecordData[] }) {
  const { t } = useTranslation('bin');
  const { many } = useRemove(object);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const ids = records.filter((record) => chosen.has(record.id)).map((record) => record.id);

  async function restore(wanted: string[]) {
    setBusy(true);
    if (await many({ restore: wanted })) setChosen((before) => new Set([...before].filter((id) => !wanted.includes(id))));
    setBusy(false);
  }
  return (
    <>
      <Rows object={object} records={records} chosen={chosen} onChoose={setChosen} busy={busy} onRestore={(id) => void restore([id])} />
      {ids.length > 0 ? <div className={styles.bar}><Button look="primary" busy={busy} onClick={() => void restore(ids)}>{t('restoreMany', { count: ids.length })}</Button></div> : null}
    </>
  );
}

/** Which kind of record; only those that this person may delete have a bin to look into. */
function Kind({ object }: { object: ObjectSpec }) {
  const { t } = useTranslation('bin');
  const navigate = useNavigate();
  const { objects } = useCatalog();
  const data = objects.filter((each) => each.can.delete).map((each) => ({ value: each.name, label: each.plural }));
  return (
    <Select aria-label={t('kind')} w={200} value={object.name} data={data} searchable allowDeselect={false}
      onChange={(value) => { if (value) void navigate({ to: '/bin/$object', params: { object: value } }); }} />
  );
}

function Kept() {
  const { t } = useTranslation('bin');
  const { data } = useQuery(listOnce('workspace', { fields: ['bin_days'], limit: 1 }));
  const days = Number(data?.records[0]?.bin_days ?? 0);
  return days ? <small className={styles.kept}>{t('kept', { count: days })}</small> : null;
}
