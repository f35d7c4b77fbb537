/** Pairs that may be the same, the likeliest first; one after the other is merged or kept apart, with the keys alone if one likes. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { notFound, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import IconArrowLeft from 'tabler/IconArrowLeft';
import IconCopy from 'tabler/IconCopy';
import { fieldNamed, objectNamed, type ObjectSpec, useCatalog } from '../../engine/catalog';
import type { Condition } from '../../engine/condition/ast';
import { countOf, listPages, type RecordData, type RefValue } from '../../engine/records';
import { Button, IconButton } from '../../ui/input/button';
import { Empty } from '../../ui/show/empty';
import { SkeletonRows } from '../../ui/show/skeleton';
import { usePhone } from '../../ui/theme/screen';
import { useFigures } from '../../views/figures/format';
import { PageHead } from '../../views/page/PageHead';
import styles from './duplicates.module.css';
import { Pair } from './Pair';
import { PairList } from './PairList';
import { useLooking } from './useLooking';

const queue = 'duplicate';
const open: Condition = ['and', ['status', '=', 'open'], ['first', 'visible'], ['second', 'visible']] as never;

export function Page() {
  const catalog = useCatalog();
  const pairs = objectNamed(catalog, queue);
  const object = pairs && objectNamed(catalog, fieldNamed(pairs, 'first')?.of ?? '');
  if (!pairs?.can.read || !object) throw notFound();
  return <Duplicates pairs={pairs} object={object} />;
}

function ends(pair: RecordData): [string, string] {
  return [(pair.first as RefValue).id, (pair.second as RefValue).id];
}

function Duplicates({ pairs, object }: { pairs: ObjectSpec; object: ObjectSpec }) {
  const { t } = useTranslation('twins');
  const { ago, number } = useFigures();
  const phone = usePhone();
  const navigate = useNavigate();
  const { pair: asked } = useSearch({ strict: false }) as { pair?: string };
  const found = useInfiniteQuery(listPages(queue, { where: open, fields: ['first', 'second', 'score', 'reasons'], sort: '-score', limit: 50 }));
  const { data: total } = useQuery(countOf(queue, open));
  const all = useMemo(() => found.data?.pages.flatMap((page) => page.records) ?? [], [found.data]);
  const place = all.findIndex((pair) => ends(pair).join('~') === asked);
  const chosen = asked ?? (phone || !all[0] ? undefined : ends(all[0]).join('~'));
  const at = asked ? place : 0;
  const go = (step: number) => {
    const next = all[at + step] ?? (step > 0 ? all[at - 1] : undefined);
    void navigate({ to: '/duplicate', search: next ? { pair: ends(next).join('~') } : {}, replace: true });
  };
  const { last, known, busy, look } = useLooking(queue);
  const isEmpty = found.isSuccess && all.length === 0 && !asked;
  const actions = pairs.can.create && !isEmpty ? <Button size="dense" busy={busy} onClick={look}>{t('look')}</Button> : null;
  const back = phone && asked ? <IconButton label={t('back')} onClick={() => void navigate({ to: '/duplicate', search: {} })}><IconArrowLeft size={18} /></IconButton> : null;
  const [first = '', second = ''] = (chosen ?? '').split('~');
  return (
    <>
      <PageHead title={t('title')} strong aside={total ? number(total) : null} before={back} actions={actions} />
      {found.isPending ? <SkeletonRows rows={8} /> : null}
      {found.isError ? <Empty title={t('failed')} actions={<Button onClick={() => void found.refetch()}>{t('retry')}</Button>} /> : null}
      {isEmpty && known ? (
        <Empty picture={<IconCopy size={48} stroke={1.25} />} title={t(last === null ? 'unknown.title' : 'empty.title')} text={last ? t('empty.text', { when: ago(last) }) : t('unknown.text')}
          actions={pairs.can.create ? <Button look={last === null ? 'primary' : 'plain'} busy={busy} onClick={look}>{t('look')}</Button> : null} />
      ) : null}
      {found.isSuccess && (all.length > 0 || asked) ? (
        <div className={styles.panes}>
          {(phone && asked) || all.length === 0 ? null : (
            <nav className={styles.side} aria-label={t('pairs')}>
              <PairList object={object} pairs={all} chosen={chosen} />
              {found.hasNextPage ? <div className={styles.more}><Button look="quiet" busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('more')}</Button></div> : null}
            </nav>
          )}
          {first && second ? <Pair key={chosen} object={object} two={{ pair: all[at]?.id, first, second }} onNext={() => go(1)} onBefore={() => go(-1)} /> : null}
        </div>
      ) : null}
    </>
  );
}
