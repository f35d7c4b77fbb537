/** All segments: who they hold, how many, and when that was counted. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import IconChartPie from 'tabler/IconChartPie';
import IconPlus from 'tabler/IconPlus';
import { objectNamed, useCatalog } from '../../engine/catalog';
import type { Condition } from '../../engine/condition/ast';
import { listPages, type RecordData } from '../../engine/records';
import { useWords } from '../../fields/sentence';
import { Button } from '../../ui/input/button';
import { Empty } from '../../ui/show/empty';
import { SkeletonRows } from '../../ui/show/skeleton';
import { Tag } from '../../ui/show/tag';
import { Card, Stack } from '../../views/figures/card';
import { useFigures } from '../../views/figures/format';
import { PageBody } from '../../views/page/PageBody';
import { PageHead } from '../../views/page/PageHead';
import { Recipes } from './Recipes';
import styles from './segments.module.css';

const shown = { fields: ['name', 'kind', 'condition', 'description', 'size', 'counted_at'], sort: 'name', limit: 100 } as const;

function conditionIn(segment: RecordData): Condition | null {
  return Array.isArray(segment.condition) && segment.condition.length ? (segment.condition as Condition) : null;
}

export function Page() {
  const { t } = useTranslation('segments');
  const catalog = useCatalog();
  const navigate = useNavigate();
  const { data, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(listPages('segment', shown));
  const segments = data?.pages.flatMap((page) => page.records) ?? [];
  const may = objectNamed(catalog, 'segment')?.can.create ?? false;
  const create = may ? <Button look="primary" icon={<IconPlus size={16} />} onClick={() => void navigate({ to: '/segment/$id', params: { id: 'new' }, search: {} })}>{t('new')}</Button> : null;
  return (
    <>
      <PageHead title={t('title')} aside={segments.length || null} actions={create} />
      <PageBody>
        {isPending ? <SkeletonRows rows={8} /> : (
          <Stack>
            {segments.length ? <List segments={segments} /> : may ? null : <Empty picture={<IconChartPie size={48} stroke={1.25} />} title={t('none')} text={t('list:empty.notAllowedText')} />}
            {hasNextPage ? <Button look="quiet" onClick={() => void fetchNextPage()}>{t('more')}</Button> : null}
            {may ? <Card title={segments.length ? t('recipes.more') : t('recipes.title')} lead={t('recipes.lead')}><Recipes /></Card> : null}
          </Stack>
        )}
      </PageBody>
    </>
  );
}

function List({ segments }: { segments: readonly RecordData[] }) {
  const { t } = useTranslation('segments');
  const { ago, number } = useFigures();
  const words = useWords('customer', segments.flatMap((segment) => conditionIn(segment) ?? []).length ? segments.map(conditionIn).filter((each): each is Condition => each !== null) : []);
  return (
    <Card tight>
      <ul className={styles.list}>
        {segments.map((segment) => {
          const condition = conditionIn(segment);
          return (
            <li key={segment.id}>
              <Link to="/segment/$id" params={{ id: segment.id }} search={{}}>
                <span><strong>{String(segment.name ?? '')}</strong><small>{segment.kind === 'static' ? t('kind.staticText') : condition ? words(condition) : t('everybody')}</small></span>
                {segment.kind === 'static' ? <Tag hue="slate">{t('kind.static')}</Tag> : null}
                <b>{typeof segment.size === 'number' ? t('size', { count: segment.size, shown: number(segment.size) }) : '–'}</b>
                <time>{segment.counted_at ? ago(String(segment.counted_at)) : ''}</time>
              </Link>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
