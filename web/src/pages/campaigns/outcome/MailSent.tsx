/** The mail as one of the recipients got it, or will get it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listOnce, recordQuery, type RecordData, type RefValue } from '../../../engine/records';
import { Segmented } from '../../../ui/input/segmented';
import { conditionOf } from '../../../views/audience/counts';
import { Card } from '../../../views/figures/card';
import { Letter } from '../../../views/letter/Letter';
import styles from '../campaigns.module.css';
import { usePreview } from '../check';

export function MailSent({ campaign }: { campaign: RecordData }) {
  const { t } = useTranslation('campaigns');
  const [width, setWidth] = useState<'desktop' | 'text'>('desktop');
  const { data } = useQuery(listOnce('campaign_member', { where: ['and', ['campaign', '=', campaign.id], ['arm', '=', 'treated']], fields: ['customer'], limit: 1 }));
  const planned = !campaign.started_at;
  const { data: segment } = useQuery({ ...recordQuery('segment', (campaign.segment as RefValue | null)?.id ?? ''), enabled: planned && Boolean(campaign.segment) });
  const { data: first } = useQuery({ ...listOnce('customer', { where: segment ? conditionOf(segment) : null, fields: ['name'], limit: 1 }), enabled: segment !== undefined });
  const someone = first?.records[0];
  const member = data?.records[0]?.customer as RefValue | null | undefined;
  const person = member ?? (someone ? { id: someone.id, title: String(someone.name ?? '') } : null);
  const { data: mail } = usePreview(campaign, person?.id ?? null);
  return (
    <Card title={t(planned ? 'mail.planned' : 'mail.title')} aside={<Segmented aria-label={t('preview.width')} value={width} onChange={(value) => setWidth(value as 'desktop' | 'text')} data={(['desktop', 'text'] as const).map((value) => ({ value, label: t(`preview.${value}`) }))} />}>
      {mail ? <Letter subject={mail.subject} html={mail.html} text={mail.text} width={width} /> : <p className={styles.hint}>{String(campaign.subject ?? '')}</p>}
      {person && mail ? <p className={styles.hint}>{t(planned ? 'mail.preview' : 'mail.as', { name: person.title })}</p> : null}
    </Card>
  );
}
