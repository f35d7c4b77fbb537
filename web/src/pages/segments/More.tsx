/** What else can be done with a segment: write to it, freeze it, delete it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import IconDots from 'tabler/IconDots';
import IconSend from 'tabler/IconSend';
import IconSnowflake from 'tabler/IconSnowflake';
import IconTrash from 'tabler/IconTrash';
import { ask } from '../../engine/api';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { keys, type RecordData, recordPath, verbPath } from '../../engine/records';
import { deleteRecord, restoreRecord } from '../../engine/writing';
import { Menu } from '../../ui/float/menu';
import { toast } from '../../ui/float/toast';
import { Button, IconButton } from '../../ui/input/button';
import { usePhone } from '../../ui/theme/screen';

export function More({ segment, changed }: { segment: RecordData; changed: boolean }) {
  const { t } = useTranslation('segments');
  const navigate = useNavigate();
  const client = useQueryClient();
  const catalog = useCatalog();
  const phone = usePhone();
  const failed = (error: Error) => void toast({ tone: 'problem', text: error.message });
  const lists = () => client.invalidateQueries({ queryKey: keys.object('segment') });

  const write = useMutation({
    mutationFn: () => ask<RecordData>(recordPath('campaign'), { method: 'POST', body: { name: t('campaignName', { name: segment.name }), segment: segment.id } }),
    onSuccess: async (campaign) => {
      await client.invalidateQueries({ queryKey: keys.lists('campaign') });
      void navigate({ to: '/campaign/$id', params: { id: campaign.id }, search: {} });
    },
    onError: failed,
  });
  const freeze = useMutation({
    mutationFn: () => ask<{ segment?: string; size?: number }>(verbPath('segment', 'freeze', segment.id), { method: 'POST', body: {} }),
    onSuccess: async (answer) => {
      await lists();
      const copy = answer.segment;
      toast({ text: t('frozen', { count: answer.size ?? 0 }), action: copy ? { label: t('open'), run: () => void navigate({ to: '/segment/$id', params: { id: copy }, search: {} }) } : undefined });
    },
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: () => deleteRecord('segment', segment.id),
    onSuccess: async () => {
      await navigate({ to: '/segment', search: {} });
      await lists();
      toast({ text: t('deleted', { name: segment.name }), action: { label: t('undo'), run: () => void restoreRecord('segment', segment.id).then(lists, failed) } });
    },
    onError: failed,
  });

  const mayWrite = objectNamed(catalog, 'campaign')?.can.create;
  const rights = objectNamed(catalog, 'segment')?.can;
  const hasItems = (mayWrite && phone) || (rights?.create && segment.kind !== 'static') || rights?.delete;
  return (
    <>
      {mayWrite && !phone ? <Button icon={<IconSend size={16} />} disabled={changed} busy={write.isPending} onClick={() => write.mutate()}>{t('use')}</Button> : null}
      {hasItems ? (
        <Menu position="bottom-end">
          <Menu.Target><IconButton label={t('moreActions')}><IconDots size={18} /></IconButton></Menu.Target>
          <Menu.Dropdown>
            {mayWrite && phone ? <Menu.Item leftSection={<IconSend size={16} />} disabled={changed} onClick={() => write.mutate()}>{t('use')}</Menu.Item> : null}
            {rights?.create && segment.kind !== 'static' ? <Menu.Item leftSection={<IconSnowflake size={16} />} disabled={changed} onClick={() => freeze.mutate()}>{t('freeze')}</Menu.Item> : null}
            {rights?.delete ? <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => remove.mutate()}>{t('delete')}</Menu.Item> : null}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </>
  );
}
