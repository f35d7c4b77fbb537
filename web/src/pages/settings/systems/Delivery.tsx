/** One message to another system: what was sent, what was answered, and another try. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../../engine/api';
import { keys, recordQuery, type RefValue, verbPath } from '../../../engine/records';
import { Dialog } from '../../../ui/float/dialog';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { SkeletonRows } from '../../../ui/show/skeleton';
import { useFigures } from '../../../views/figures/format';
import { useTrouble } from '../../../views/saving/useTrouble';
import layout from '../layout.module.css';
import { Outcome } from './Outcome';
import styles from './systems.module.css';

export function Delivery({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('systems');
  const { time, number } = useFigures();
  const client = useQueryClient();
  const trouble = useTrouble();
  const [busy, setBusy] = useState(false);
  const { data } = useQuery(recordQuery('webhook_delivery', id));

  async function again() {
    setBusy(true);
    try {
      await ask(verbPath('webhook_delivery', 'send_again', id), { method: 'POST', body: {} });
      toast({ text: t('deliveries.again') });
      await client.invalidateQueries({ queryKey: keys.object('webhook_delivery') });
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error) });
    }
    setBusy(false);
  }
  const moment = (value: unknown) => (typeof value === 'string' ? time(value) : null);
  const facts: readonly (readonly [string, string | null | undefined])[] = data ? [
    [t('deliveries.to'), (data.webhook as RefValue | null)?.title],
    [t('deliveries.made'), moment(data.created_at)],
    [t('deliveries.attempts'), number(Number(data.attempts ?? 0))],
    [t('deliveries.delivered'), moment(data.delivered_at)],
    [t('deliveries.next'), moment(data.due_at)],
    [t('deliveries.error'), data.error ? String(data.error) : null],
  ] : [];
  return (
    <Dialog open onClose={onClose} title={data ? String(data.event) : t('deliveries.title')} size={720}>
      {data ? (
        <div className={styles.delivery}>
          <Outcome delivery={data} />
          <dl className={layout.facts}>{facts.filter(([, value]) => value).map(([label, value]) => [<dt key={label}>{label}</dt>, <dd key={`${label} value`}><bdi>{value}</bdi></dd>])}</dl>
          <h3>{t('deliveries.request')}</h3>
          <pre tabIndex={0}>{JSON.stringify(data.body, null, 2)}</pre>
          {data.answer ? <><h3>{t('deliveries.answer')}</h3><pre tabIndex={0}>{String(data.answer)}</pre></> : null}
          <div className={layout.acts}>
            <Button onClick={onClose}>{t('done')}</Button>
            <Button look="primary" busy={busy} disabled={data.state === 'waiting'} onClick={() => void again()}>{t('deliveries.sendAgain')}</Button>
          </div>
        </div>
      ) : <SkeletonRows rows={6} />}
    </Dialog>
  );
}
