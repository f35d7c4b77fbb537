/** All that people added, out as one file and in from one: first what would happen, then doing it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconDownload from 'tabler/IconDownload';
import IconUpload from 'tabler/IconUpload';
import { ask } from '../../../engine/api';
import { Dialog } from '../../../ui/float/dialog';
import { toast } from '../../../ui/float/toast';
import { Button, LinkButton } from '../../../ui/input/button';
import { useTrouble } from '../../../views/saving/useTrouble';
import styles from './settings.module.css';

type Counts = Record<string, { created: number; changed: number; same: number }>;
interface Found { told: unknown; counts: Counts; name: string }

const address = '/api/customisation';

export function Exchange() {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const trouble = useTrouble();
  const input = useRef<HTMLInputElement>(null);
  const [found, setFound] = useState<Found | null>(null);
  const failed = (error: unknown) => void toast({ tone: 'problem', ...(error instanceof SyntaxError ? { text: t('exchange.unreadable') } : trouble(error)) });
  const look = useMutation({
    mutationFn: async (file: File): Promise<Found> => {
      const told: unknown = JSON.parse(await file.text());
      return { told, name: file.name, counts: await ask<Counts>(address, { method: 'POST', query: { dry_run: '1' }, body: told }) };
    },
    onSuccess: setFound,
    onError: failed,
  });
  const take = useMutation({
    mutationFn: (told: unknown) => ask<Counts>(address, { method: 'POST', body: told }),
    onSuccess: async () => {
      setFound(null);
      await client.invalidateQueries();
      toast({ text: t('exchange.taken') });
    },
    onError: failed,
  });
  const news = Object.entries(found?.counts ?? {}).filter(([, count]) => count.created + count.changed > 0);
  return (
    <>
      <LinkButton look="quiet" href={address} download icon={<IconDownload size={16} />}>{t('exchange.out')}</LinkButton>
      <Button look="quiet" icon={<IconUpload size={16} />} busy={look.isPending} onClick={() => input.current?.click()}>{t('exchange.in')}</Button>
      <input ref={input} type="file" hidden accept="application/json,.json" aria-label={t('exchange.in')}
        onChange={(event) => { const file = event.currentTarget.files?.[0]; event.currentTarget.value = ''; if (file) look.mutate(file); }} />
      <Dialog open={found !== null} onClose={() => setFound(null)} title={t('exchange.title')}>
        <div className={styles.form}>
          <p className={styles.note}>{found?.name}</p>
          {news.length === 0 ? <p>{t('exchange.nothing')}</p> : (
            <ul className={styles.counts}>
              {news.map(([kind, count]) => (
                <li key={kind}><strong>{t(`exchange.kinds.${kind}`, { defaultValue: kind })}</strong><span>{t('exchange.counts', count)}</span></li>
              ))}
            </ul>
          )}
          <p className={styles.note}>{t('exchange.hint')}</p>
          <footer>
            <Button look="quiet" onClick={() => setFound(null)}>{t('shell:cancel')}</Button>
            <Button look="primary" disabled={news.length === 0} busy={take.isPending} onClick={() => take.mutate(found?.told)}>{t('exchange.take')}</Button>
          </footer>
        </div>
      </Dialog>
    </>
  );
}
