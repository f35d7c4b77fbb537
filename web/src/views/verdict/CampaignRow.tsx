/** A campaign on one line: its name, where it stands, what came of it. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RecordData, RefValue } from '../../engine/records';
import { Tag } from '../../ui/show/tag';
import { useFigures } from '../figures/format';
import { isVerdict, verdictHues } from './result';
import { ShortVerdict } from './Sentence';
import styles from './verdict.module.css';

export const rowFields = [
  'name', 'status', 'segment', 'sent', 'treated', 'held_out', 'started_at', 'scheduled_at', 'created_at', 'verdict', 'effect_per_head', 'result',
] as const;

export const statusHues: Readonly<Record<string, string>> = { draft: 'slate', scheduled: 'blue', sending: 'blue', sent: 'green', stopped: 'red' };

export function CampaignRow({ campaign }: { campaign: RecordData }) {
  const { t } = useTranslation('campaigns');
  const { ago, number, time } = useFigures();
  const segment = campaign.segment as RefValue | null;
  const status = String(campaign.status ?? 'draft');
  const when = campaign.started_at ?? campaign.scheduled_at ?? campaign.created_at;
  const facts = [
    segment?.title,
    typeof campaign.sent === 'number' && campaign.started_at ? t('row.sent', { count: campaign.sent, shown: number(campaign.sent) }) : null,
    status === 'scheduled' && campaign.scheduled_at ? t('row.goes', { time: time(String(campaign.scheduled_at)) }) : null,
  ].filter(Boolean);
  return (
    <Link className={styles.row} to="/campaign/$id" params={{ id: campaign.id }} search={{}}>
      <span className={styles.rowName}><strong>{String(campaign.name ?? '')}</strong><small>{facts.join(' · ')}</small></span>
      <span className={styles.rowVerdict} data-verdict={campaign.verdict ?? undefined}>
        {isVerdict(campaign.verdict) ? <i style={{ background: `var(--hue-${verdictHues[campaign.verdict]})` }} aria-hidden /> : null}
        <ShortVerdict campaign={campaign} />
      </span>
      <span><Tag hue={statusHues[status] ?? 'slate'}>{t(`status.${status}`)}</Tag></span>
      <time dateTime={String(when ?? '')}>{when && status !== 'scheduled' ? ago(String(when)) : ''}</time>
    </Link>
  );
}
