/** The mail that was sent, as one of the recipients got it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listOnce, type RecordData, type RefValue } from '../../../engine/records';
import { Segmented } from '../../../ui/input/segmented';
import { Card } from '../../../views/figures/card';
import { Letter } from '../../../views/letter/Letter';
import styles from '../campaigns.module.css';
import { usePreview } from '../check';

export function MailSent({ campaign }: { campaign: RecordData }) {
  const { t } = useTranslation('campaigns');
  const [width, setWidth] = useState<'desktop' | 'text'>('desktop');
  const { data } = useQuery(listOnce('campaign_member', { where: ['and', ['campaign', '=', campaign.id], ['arm', '=', 'treated']], fields: ['customer'], limit: 1 }));
  const person = data?.records[0]?.customer as RefValue | null | undefined;
  const { data: mail } = usePreview(campaign, person?.id ?? null);
  return (
    <Card title={t('mail.title')} aside={<Segmented aria-label={t('preview.width')} value={width} onChange={(value) => setWidth(value as 'desktop' | 'text')} data={(['desktop', 'text'] as const).map((value) => ({ value, label: t(`preview.${value}`) }))} />}>
      {mail ? <Letter subject={mail.subject} html={mail.html} text={mail.text} width={width} /> : <p className={styles.hint}>{String(campaign.subject ?? '')}</p>}
      {person && mail ? <p className={styles.hint}>{t('mail.as', { name: person.title })}</p> : null}
    </Card>
  );
}
