/** The way of the mail: from the audience to those who opened, clicked or left. Every bar leads to its people. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Condition } from '../../../engine/condition/ast';
import type { RecordData } from '../../../engine/records';
import { Card } from '../../../views/figures/card';
import { useFigures } from '../../../views/figures/format';
import styles from '../campaigns.module.css';

interface Bar {
  id: string;
  count: number;
  where: Condition | null;
  tone?: 'aside' | 'bad';
}

function barsOf(campaign: RecordData): Bar[] {
  const of: Condition = ['campaign', '=', campaign.id];
  const count = (name: string) => (typeof campaign[name] === 'number' ? (campaign[name] as number) : 0);
  const bars: (Bar | null)[] = [
    { id: 'audience', count: count('audience'), where: of },
    { id: 'held_out', count: count('held_out'), where: ['and', of, ['arm', '=', 'holdout']], tone: 'aside' },
    count('skipped') ? { id: 'skipped', count: count('skipped'), where: ['and', of, ['state', '=', 'skipped']], tone: 'aside' } : null,
    { id: 'sent', count: count('sent'), where: ['and', of, ['state', '=', 'sent']] },
    count('bounced') ? { id: 'bounced', count: count('bounced'), where: ['and', of, ['state', '=', 'bounced']], tone: 'bad' } : null,
    campaign.track_opens ? { id: 'opened', count: count('opened'), where: ['and', of, ['opened_at', 'not_empty']] } : null,
    campaign.track_clicks ? { id: 'clicked', count: count('clicked'), where: ['and', of, ['clicked_at', 'not_empty']] } : null,
    { id: 'unsubscribed', count: count('unsubscribed'), where: ['and', of, ['unsubscribed_at', 'not_empty']], tone: 'bad' },
  ];
  return bars.filter((bar): bar is Bar => bar !== null);
}

export function Funnel({ campaign }: { campaign: RecordData }) {
  const { t } = useTranslation('campaigns');
  const { number } = useFigures();
  const bars = barsOf(campaign);
  const most = Math.max(...bars.map((bar) => bar.count), 1);
  return (
    <Card title={t('funnel.title')}>
      <ul className={styles.funnel}>
        {bars.map((bar) => (
          <li key={bar.id} data-tone={bar.tone}>
            <Link to="/$object" params={{ object: 'campaign_member' }} search={{ f: bar.where }}>
              <span>{t(`funnel.${bar.id}`)}</span>
              <i><b style={{ width: `${(bar.count / most) * 100}%` }} /></i>
              <strong>{number(bar.count)}</strong>
            </Link>
          </li>
        ))}
      </ul>
      {campaign.track_opens ? null : <p className={styles.hint}>{t('funnel.untracked')}</p>}
    </Card>
  );
}
