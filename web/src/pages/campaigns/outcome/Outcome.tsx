/** What came of a campaign: first that it goes out, then whether it worked. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import IconArrowLeft from 'tabler/IconArrowLeft';
import IconPlayerStop from 'tabler/IconPlayerStop';
import { ask } from '../../../engine/api';
import { objectNamed, useCatalog } from '../../../engine/catalog';
import { keys, type RecordData, type RefValue, verbPath } from '../../../engine/records';
import { toast } from '../../../ui/float/toast';
import { Button, IconButton } from '../../../ui/input/button';
import { Tag } from '../../../ui/show/tag';
import { Card, Stack } from '../../../views/figures/card';
import { useFigures } from '../../../views/figures/format';
import { Notice } from '../../../views/figures/notice';
import { Progress } from '../../../views/figures/progress';
import { PageBody } from '../../../views/page/PageBody';
import { PageHead } from '../../../views/page/PageHead';
import { statusHues } from '../../../views/verdict/CampaignRow';
import { Funnel } from './Funnel';
import { MailSent } from './MailSent';
import { Members } from './Members';
import { Verdict } from './Verdict';

function count(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

export function Outcome({ campaign }: { campaign: RecordData }) {
  const { t } = useTranslation('campaigns');
  const navigate = useNavigate();
  const status = String(campaign.status);
  return (
    <>
      <PageHead strong title={String(campaign.name ?? '')} aside={<Tag hue={statusHues[status] ?? 'slate'}>{t(`status.${status}`)}</Tag>}
        before={<IconButton label={t('back')} onClick={() => void navigate({ to: '/campaign', search: {} })}><IconArrowLeft size={18} /></IconButton>}
        actions={<Stop campaign={campaign} />} />
      <PageBody>
        <Stack>
          {status === 'scheduled' || status === 'sending' ? <Sending campaign={campaign} /> : null}
          {status === 'stopped' && !campaign.started_at ? <Notice tone="note" title={t('withdrawn.title')}>{t('withdrawn.text')}</Notice> : null}
          {campaign.started_at ? null : <MailSent campaign={campaign} />}
          {campaign.started_at ? <Verdict campaign={campaign} /> : null}
          {campaign.started_at ? <Stack columns={2}><Funnel campaign={campaign} /><MailSent campaign={campaign} /></Stack> : null}
          {campaign.started_at ? <Members campaign={campaign.id} /> : null}
        </Stack>
      </PageBody>
    </>
  );
}

function Stop({ campaign }: { campaign: RecordData }) {
  const { t } = useTranslation('campaigns');
  const client = useQueryClient();
  const catalog = useCatalog();
  const stop = useMutation({
    mutationFn: () => ask<{ withdrawn?: number } | undefined>(verbPath('campaign', 'stop', campaign.id), { method: 'POST', body: {} }),
    onSuccess: async (answer) => {
      await client.invalidateQueries({ queryKey: keys.object('campaign') });
      toast({ text: campaign.status === 'scheduled' ? t('withdrawn.title') : t('stopped', { count: answer?.withdrawn ?? 0 }) });
    },
    onError: (error) => void toast({ tone: 'problem', text: error.message }),
  });
  const moving = campaign.status === 'sending' || campaign.status === 'scheduled';
  if (!moving || !objectNamed(catalog, 'campaign')?.can.update) return null;
  return <Button look="danger" icon={<IconPlayerStop size={16} />} busy={stop.isPending} onClick={() => stop.mutate()}>{t(campaign.status === 'scheduled' ? 'unschedule' : 'stop')}</Button>;
}

function Sending({ campaign }: { campaign: RecordData }) {
  const { t } = useTranslation('campaigns');
  const { number, time } = useFigures();
  const segment = campaign.segment as RefValue | null;
  if (campaign.status === 'scheduled') {
    return <Notice tone="note" title={t('scheduled.title', { time: time(String(campaign.scheduled_at)) })}>{t('scheduled.text', { segment: segment?.title })}</Notice>;
  }
  const total = count(campaign.treated);
  const gone = count(campaign.sent) + count(campaign.bounced);
  return (
    <Card title={t('sending.title')} lead={t('sending.lead')} aside={<Link to="/mail" search={{}}>{t('test.inbox')}</Link>}>
      <Progress label={t('sending.label')} part={total ? gone / total : null} note={total ? t('sending.note', { done: number(gone), total: number(total) }) : undefined} />
    </Card>
  );
}
