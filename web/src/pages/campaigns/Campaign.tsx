/** One campaign: while it is a draft one writes it, afterwards one reads what came of it. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { recordQuery } from '../../engine/records';
import { SkeletonRows } from '../../ui/show/skeleton';
import { Editor } from './writing/Editor';
import { Outcome } from './outcome/Outcome';

const moving = new Set(['sending', 'scheduled']);

export function Page() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: campaign, error } = useQuery({
    ...recordQuery('campaign', id),
    refetchInterval: (query) => (moving.has(String(query.state.data?.status)) ? 1500 : false),
  });
  const may = objectNamed(useCatalog(), 'campaign')?.can.update ?? false;
  if (error && !campaign) throw error;
  if (!campaign) return <SkeletonRows rows={10} />;
  return campaign.status === 'draft' && may ? <Editor key={id} record={campaign} /> : <Outcome key={id} campaign={campaign} />;
}
