/** The messages to other systems, newest first; each opens to what was sent and answered. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldNamed, objectNamed, useCatalog } from '../../../engine/catalog';
import type { Condition } from '../../../engine/condition/ast';
import { listPages, type RecordData, type RefValue } from '../../../engine/records';
import { Button } from '../../../ui/input/button';
import { Select } from '../../../ui/input/choose';
import { SkeletonRows } from '../../../ui/show/skeleton';
import { Card } from '../../../views/figures/card';
import { useFigures } from '../../../views/figures/format';
import layout from '../layout.module.css';
import { Delivery } from './Delivery';
import { Outcome } from './Outcome';
import styles from './systems.module.css';

const shown = { fields: ['event', 'webhook', 'state', 'status', 'attempts', 'error', 'created_at'], sort: '-created_at', limit: 30 } as const;
const often = 5000;

export function Deliveries({ hooks }: { hooks: readonly RecordData[] }) {
  const { t } = useTranslation('systems');
  const { time } = useFigures();
  const spec = objectNamed(useCatalog(), 'webhook_delivery');
  const [hook, setHook] = useState<string | null>(null);
  const [state, setState] = useState<string | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const terms = [...(hook ? [['webhook', '=', hook]] : []), ...(state ? [['state', '=', state]] : [])] as Condition[];
  const where: Condition | null = terms.length ? ['and', ...terms] : null;
  const pages = useInfiniteQuery({ ...listPages('webhook_delivery', { ...shown, where }), refetchInterval: often });
  const records = pages.data?.pages.flatMap((page) => page.records);
  const states = (spec && fieldNamed(spec, 'state')?.options) ?? [];
  return (
    <Card title={t('deliveries.title')} lead={t('deliveries.lead')}>
      <div className={layout.filters}>
        <Select aria-label={t('deliveries.anyHook')} placeholder={t('deliveries.anyHook')} clearable w={220} data={hooks.map((each) => ({ value: each.id, label: String(each.name) }))} value={hook} onChange={setHook} />
        <Select aria-label={t('deliveries.anyState')} placeholder={t('deliveries.anyState')} clearable w={160} data={states.map(({ value, label }) => ({ value, label }))} value={state} onChange={setState} />
      </div>
      {records ? (
        <ul className={styles.deliveries}>
          {records.map((each) => (
            <li key={each.id}>
              <button type="button" onClick={() => setOpen(each.id)}>
                <span><strong>{String(each.event)}</strong><small>{(each.webhook as RefValue | null)?.title ?? ''}{each.error ? ` · ${String(each.error)}` : ''}</small></span>
                <time dateTime={String(each.created_at)}>{time(String(each.created_at))}</time>
                <Outcome delivery={each} />
              </button>
            </li>
          ))}
        </ul>
      ) : <SkeletonRows rows={5} />}
      {records?.length === 0 ? <p className={layout.small}>{t('deliveries.none')}</p> : null}
      {pages.hasNextPage ? <Button full busy={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{t('deliveries.more')}</Button> : null}
      {open ? <Delivery id={open} onClose={() => setOpen(null)} /> : null}
    </Card>
  );
}
