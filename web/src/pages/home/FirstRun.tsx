/** The first minute: a few questions, and then a sample to look around in or one's own file. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../engine/api';
import { fieldNamed, objectNamed, useCatalog } from '../../engine/catalog';
import { locales } from '../../engine/i18n';
import { countOf, recordPath, recordQuery } from '../../engine/records';
import { toast } from '../../ui/float/toast';
import { Button } from '../../ui/input/button';
import { Select } from '../../ui/input/choose';
import { TextInput } from '../../ui/input/text';
import { Card } from '../../views/figures/card';
import { countryOf, currencies, currencyOf, namedCountries } from '../../engine/saying/countries';
import { useLanguage } from '../../engine/saying/useLanguage';
import { SampleState } from '../../views/sample/SampleState';
import { useSample } from '../../views/sample/useSample';
import { useTrouble } from '../../views/saving/useTrouble';
import { Coming, isComing } from './coming';
import styles from './first.module.css';

const starts = ['sample', 'file', 'empty'] as const;
type Start = (typeof starts)[number];
// Days begin where the company is: as far as we know, where its first person is.
const known = Intl.DateTimeFormat().resolvedOptions().timeZone;
const ownZone = known === 'Etc/Unknown' ? undefined : known;

function Questions({ state }: { state: ReturnType<typeof useSample> }) {
  const { t, i18n } = useTranslation('manage');
  const catalog = useCatalog();
  const client = useQueryClient();
  const navigate = useNavigate();
  const trouble = useTrouble();
  const changeLanguage = useLanguage();
  const { workspace } = catalog;
  const trades = fieldNamed(objectNamed(catalog, 'workspace') ?? { fields: [] } as never, 'trade')?.options ?? [];
  const [company, setCompany] = useState('');
  const [trade, setTrade] = useState('retail');
  // Whoever reads Chinese here is at home where it is written so; who reads English may be anywhere.
  const [country, setCountry] = useState(() => countryOf(i18n.language.startsWith('zh') ? i18n.language : navigator.language) ?? null);
  const [currency, setCurrency] = useState(() => (country && currencyOf(country)) ?? workspace.currency);
  const [start, setStart] = useState<Start>('sample');
  const [busy, setBusy] = useState(false);
  const countries = useMemo(() => namedCountries(i18n.language), [i18n.language]);
  const paid = useMemo(() => {
    const names = new Intl.DisplayNames(i18n.language, { type: 'currency' });
    return currencies.map((value) => ({ value, label: `${value} · ${names.of(value) ?? value}` }));
  }, [i18n.language]);

  function settle(place: string | null) {
    setCountry(place);
    setCurrency((place && currencyOf(place)) ?? currency);
  }
  async function keep(values: Record<string, unknown>) {
    await ask(recordPath('workspace', workspace.id ?? ''), { method: 'PATCH', body: values });
    await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'catalog' || queryKey[0] === 'workspace' });
  }
  async function answer(values: Record<string, unknown>, next?: Start) {
    setBusy(true);
    try {
      await keep({ ...values, country, currency, zone: ownZone });
      // The sample remembers what the company was called, to give it back when it goes.
      if (next === 'sample') state.load();
      if (next === 'file') await navigate({ to: '/import' });
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error) });
      setBusy(false);
    }
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    void answer({ name: company.trim() || workspace.name, trade, locale: i18n.language }, start);
  }
  return (
    <Card title={t('first.title')}>
      <form className={styles.form} onSubmit={submit}>
        <div className={styles.pair}>
          <TextInput label={t('first.company')} placeholder={workspace.name} autoComplete="organization" value={company} onChange={(event) => setCompany(event.target.value)} />
          <Select label={t('first.trade')} data={trades.map(({ value, label }) => ({ value, label }))} value={trade} onChange={(next) => setTrade(next ?? 'other')} />
          <Select label={t('first.language')} data={locales.map(({ id, name }) => ({ value: id, label: name }))} value={i18n.language}
            onChange={(next) => { const found = locales.find((each) => each.id === next); if (found) { if (found.id.startsWith('zh')) settle(countryOf(found.id) ?? country); changeLanguage(found.id); } }} />
          <Select label={t('first.country')} data={countries} searchable value={country} onChange={(next) => settle(next ?? country)} />
          <Select label={t('first.currency')} data={paid} searchable value={currency} onChange={(next) => setCurrency(next ?? currency)} />
        </div>
        <fieldset className={styles.starts}>
          <legend>{t('first.start')}</legend>
          {starts.map((each) => (
            <label key={each} data-chosen={each === start || undefined}>
              <input type="radio" name="start" checked={each === start} onChange={() => setStart(each)} />
              <strong>{t(`first.${each}`)}</strong><small>{t(`first.${each}Text`)}</small>
            </label>
          ))}
        </fieldset>
        <div className={styles.acts}>
          <Button look="quiet" disabled={busy} onClick={() => void answer({ trade: 'other' })}>{t('first.later')}</Button>
          <Button type="submit" look="primary" busy={busy}>{t('first.go')}</Button>
        </div>
      </form>
    </Card>
  );
}

/** Shown to who looks after the workspace, until the questions are answered; then how the sample is doing. */
export function FirstRun() {
  const catalog = useCatalog();
  const may = objectNamed(catalog, 'workspace')?.can.update ?? false;
  const state = useSample();
  const workspace = useQuery({ ...recordQuery('workspace', catalog.workspace.id ?? ''), enabled: may && Boolean(catalog.workspace.id) });
  const counted = useQuery(countOf('customer', null));
  if (may && isComing(workspace, counted, state.query)) return <Coming />;
  const [record, customers] = [workspace.data, counted.data];
  if (!may || !record || typeof customers !== 'number' || !state.sample) return null;
  if (!record.trade && customers === 0 && !state.sample.working) return <Questions state={state} />;
  return state.sample.working || state.sample.loaded || state.sample.failed ? <SampleState state={state} /> : null;
}
