/** Puts a campaign into the bin, from where it can come back. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import IconTrash from 'tabler/IconTrash';
import { objectNamed, useCatalog } from '../../../engine/catalog';
import { keys, type RecordData } from '../../../engine/records';
import { deleteRecord, restoreRecord } from '../../../engine/writing';
import { toast } from '../../../ui/float/toast';
import { IconButton } from '../../../ui/input/button';

export function Remove({ campaign }: { campaign: RecordData }) {
  const { t } = useTranslation('campaigns');
  const navigate = useNavigate();
  const client = useQueryClient();
  const catalog = useCatalog();
  const failed = (error: Error) => void toast({ tone: 'problem', text: error.message });
  const fresh = () => client.invalidateQueries({ queryKey: keys.lists('campaign') });
  const remove = useMutation({
    mutationFn: () => deleteRecord('campaign', campaign.id),
    onSuccess: async () => {
      await navigate({ to: '/campaign', search: {} });
      await fresh();
      toast({ text: t('deleted', { name: campaign.name }), action: { label: t('undo'), run: () => void restoreRecord('campaign', campaign.id).then(fresh, failed) } });
    },
    onError: failed,
  });
  if (!objectNamed(catalog, 'campaign')?.can.delete) return null;
  return <IconButton label={t('delete')} busy={remove.isPending} onClick={() => remove.mutate()}><IconTrash size={18} /></IconButton>;
}
