/** All campaigns: where each stands, and what came of it. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import IconPlus from 'tabler/IconPlus';
import IconSend from 'tabler/IconSend';
import { ask } from '../../engine/api';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { keys, listPages, type RecordData, recordPath } from '../../engine/records';
import { toast } from '../../ui/float/toast';
import { Button } from '../../ui/input/button';
import { Empty } from '../../ui/show/empty';
import { SkeletonRows } from '../../ui/show/skeleton';
import { Card, Stack } from '../../views/figures/card';
import { PageBody } from '../../views/page/PageBody';
import { PageHead } from '../../views/page/PageHead';
import { CampaignRow, rowFields } from '../../views/verdict/CampaignRow';
import styles from './campaigns.module.css';

export function Page() {
  const { t } = useTranslation('campaigns');
  const catalog = useCatalog();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(listPages('campaign', { fields: rowFields, sort: '-created_at', limit: 50 }));
  const campaigns = data?.pages.flatMap((page) => page.records) ?? [];
  const may = objectNamed(catalog, 'campaign')?.can.create ?? false;
  const create = useMutation({
    mutationFn: () => ask<RecordData>(recordPath('campaign'), { method: 'POST', body: { name: t('untitled') } }),
    onSuccess: async (campaign) => {
      await client.invalidateQueries({ queryKey: keys.lists('campaign') });
      void navigate({ to: '/campaign/$id', params: { id: campaign.id }, search: {} });
    },
    onError: (error) => void toast({ tone: 'problem', text: error.message }),
  });
  const button = may ? <Button look="primary" icon={<IconPlus size={16} />} busy={create.isPending} onClick={() => create.mutate()}>{t('new')}</Button> : null;
  return (
    <>
      <PageHead title={t('title')} aside={campaigns.length || null} actions={campaigns.length ? button : null} />
      <PageBody>
        {isPending ? <SkeletonRows rows={8} /> : null}
        {!isPending && campaigns.length === 0 ? (
          <Empty picture={<IconSend size={48} stroke={1.25} />} title={t('empty.title')} text={t('empty.text')} actions={button} />
        ) : null}
        {campaigns.length ? (
          <Stack>
            <Card tight><ul className={styles.list}>{campaigns.map((campaign) => <li key={campaign.id}><CampaignRow campaign={campaign} /></li>)}</ul></Card>
            {hasNextPage ? <Button look="quiet" onClick={() => void fetchNextPage()}>{t('more')}</Button> : null}
          </Stack>
        ) : null}
      </PageBody>
    </>
  );
}
