/** Keeps the app of use while the server is away: whose changes wait, when they are sent, what is asked anew then. */
import { useQueryClient } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { forgetAge, isAway, onBack } from '../../engine/live/reach';
import { sendWaiting } from '../../engine/live/sending';
import { toast } from '../../ui/float/toast';
import { installWorker } from './install';

export function useOffline(): void {
  const { t } = useTranslation('offline');
  const client = useQueryClient();
  const place = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    const send = async () => {
      const count = await sendWaiting(client);
      if (count) toast({ text: t('sent', { count }) });
    };
    const stop = onBack(() => void send().then(() => client.invalidateQueries()));
    if (!isAway()) void send();
    return stop;
  }, [client, t]);
  useEffect(() => {
    void installWorker(client, (reload) => toast({ text: t('newer'), stays: true, action: { label: t('reload'), run: reload } }));
  }, [client, t]);
  useEffect(forgetAge, [place]);
}
