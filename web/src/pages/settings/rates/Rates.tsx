/** What other currencies are worth: the rate that holds now of each, and a line to add the next one. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../../engine/api';
import { fieldNamed, objectNamed, useCatalog } from '../../../engine/catalog';
import { keys, listOnce, type Money, type RecordData, recordPath } from '../../../engine/records';
import { sayMoney, sayNumber } from '../../../engine/saying/numbers';
import { sayDay, today } from '../../../engine/saying/times';
import { useSaying } from '../../../engine/saying/useSaying';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { Select } from '../../../ui/input/choose';
import { TextInput } from '../../../ui/input/text';
import { Empty } from '../../../ui/show/empty';
import { Icon } from '../../../ui/show/icon';
import { SkeletonRows } from '../../../ui/show/skeleton';
import { Card, Stack } from '../../../views/figures/card';
import { PageBody } from '../../../views/page/PageBody';
import { PageHead } from '../../../views/page/PageHead';
import { useTrouble } from '../../../views/saving/useTrouble';
import styles from '../layout.module.css';
import own from './rates.module.css';

interface Rate extends RecordData {
  currency: string;
  day: string;
  units: string;
  rate: Money;
}

const shown = { fields: ['currency', 'day', 'units', 'rate'], sort: '-day,-id', limit: 500 } as const;

/** Of each currency the rate that holds on `day`, else the first that will. */
function holding(rates: readonly Rate[], home: string, day: string): Rate[] {
  const found = new Map<string, Rate>();
  for (const rate of rates.filter((each) => each.rate.currency === home)) {
    const known = found.get(rate.currency);
    if (!known || known.day > day) found.set(rate.currency, rate);
  }
  return [...found.values()].sort((left, right) => left.currency.localeCompare(right.currency));
}

function NewRate() {
  const { t } = useTranslation('manage');
  const say = useSaying();
  const client = useQueryClient();
  const trouble = useTrouble();
  const [currency, setCurrency] = useState('');
  const spec = objectNamed(useCatalog(), 'exchange_rate');
  const choices = (spec && fieldNamed(spec, 'units')?.options) ?? [];
  const [units, setUnits] = useState('1');
  const [rate, setRate] = useState('');
  const [day, setDay] = useState(() => today(say));
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await ask(recordPath('exchange_rate'), { method: 'POST', body: { currency: currency.trim().toUpperCase(), units, rate: rate.trim(), day } });
      setCurrency('');
      setRate('');
      setUnits('1');
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error) });
    }
    setBusy(false);
    await client.invalidateQueries({ queryKey: keys.object('exchange_rate') });
  };
  return (
    <form className={own.form} onSubmit={(event) => void send(event)} aria-label={t('rates.add')}>
      <Select label={t('rates.units')} w={110} allowDeselect={false} data={choices} value={units} onChange={(next) => setUnits(next ?? '1')} />
      <TextInput label={t('rates.currency')} w={100} required maxLength={3} value={currency} onChange={(event) => setCurrency(event.currentTarget.value)} />
      <TextInput label={t('rates.cost', { currency: say.currency })} inputMode="decimal" w={140} required value={rate} onChange={(event) => setRate(event.currentTarget.value)} />
      <TextInput label={t('rates.from')} type="date" w={160} required value={day} onChange={(event) => setDay(event.currentTarget.value)} />
      <Button type="submit" look="primary" busy={busy} disabled={currency.trim().length !== 3 || !rate.trim() || !day}>{t('rates.add')}</Button>
    </form>
  );
}

export function Page() {
  const { t } = useTranslation('manage');
  const say = useSaying();
  const spec = objectNamed(useCatalog(), 'exchange_rate');
  const { data } = useQuery(listOnce('exchange_rate', shown));
  if (!spec?.can.create) return <Empty title={t('shell:forbidden.title')} />;
  const exact = (money: Money) => sayMoney(money, say, 'short', 4);
  const rates = data ? holding(data.records as Rate[], say.currency, today(say)) : null;
  return (
    <>
      <PageHead title={t('rates.title')} />
      <PageBody>
        <Stack>
          <Card title={t('rates.now')} lead={t('rates.lead', { currency: say.currency })}>
            {rates ? (
              <ul className={styles.list}>
                {rates.map((rate) => (
                  <li key={rate.currency}>
                    <span className={styles.who}><strong>{`${sayNumber(Number(rate.units), say, 0)} ${rate.currency} = ${exact(rate.rate)}`}</strong><small>{t('rates.since', { day: sayDay(rate.day, say, false) })}</small></span>
                  </li>
                ))}
              </ul>
            ) : <SkeletonRows rows={3} />}
            {rates?.length === 0 ? <p className={styles.small}>{t('rates.none')}</p> : null}
            <NewRate />
          </Card>
          <Card title={t('rates.more')}>
            <ul className={styles.list}>
              <li><Icon name="list" /><Link to="/$object" params={{ object: 'exchange_rate' }} search={{}}>{t('rates.all')}</Link></li>
              <li><Icon name="import" /><Link to="/import" search={{}}>{t('rates.import')}</Link></li>
            </ul>
          </Card>
        </Stack>
      </PageBody>
    </>
  );
}
