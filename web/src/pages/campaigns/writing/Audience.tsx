/** Who gets the mail, and who is held out so that one can see whether it worked. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Condition, partsOf } from '../../../engine/condition/ast';
import { fieldNamed, objectNamed, useCatalog } from '../../../engine/catalog';
import { listOnce, recordQuery, type RefValue } from '../../../engine/records';
import { useWords } from '../../../fields/sentence';
import { Select } from '../../../ui/input/choose';
import { Segmented } from '../../../ui/input/segmented';
import { TextInput } from '../../../ui/input/text';
import { conditionOf } from '../../../views/audience/counts';
import { Reach } from '../../../views/audience/Reach';
import { Card, Stack } from '../../../views/figures/card';
import { useFigures } from '../../../views/figures/format';
import { Notice } from '../../../views/figures/notice';
import styles from '../campaigns.module.css';
import { usePreflight } from '../check';
import type { Draft } from './draft';

const shares = [0, 0.05, 0.1, 0.2, 0.5];

export function Audience({ draft }: { draft: Draft }) {
  const { t } = useTranslation('campaigns');
  const { number } = useFigures();
  const { values, set } = draft;
  const chosen = values.segment as RefValue | null;
  const { data: list } = useQuery(listOnce('segment', { fields: ['name', 'size'], sort: 'name', limit: 500 }));
  const { data: segment } = useQuery({ ...recordQuery('segment', chosen?.id ?? ''), enabled: Boolean(chosen) });
  const where = segment ? conditionOf(segment) : null;
  const words = useWords('customer', partsOf(where));
  const options = (list?.records ?? []).map((each) => ({ value: each.id, label: String(each.name), detail: typeof each.size === 'number' ? number(each.size) : '' }));
  return (
    <Stack columns="panel">
      <Stack>
        <Card title={t('audience.name')}>
          <TextInput aria-label={t('audience.name')} value={String(values.name ?? '')} onChange={(event) => set({ name: event.currentTarget.value })} />
        </Card>
        <Card title={t('audience.title')} aside={<Link to="/segment/$id" params={{ id: 'new' }} search={{}}>{t('audience.newSegment')}</Link>}>
          <Select aria-label={t('audience.segment')} placeholder={t('audience.choose')} searchable nothingFoundMessage={t('audience.none')} data={options} value={chosen?.id ?? null}
            renderOption={({ option }) => <span className={styles.option}>{option.label}<small>{options.find((each) => each.value === option.value)?.detail}</small></span>}
            onChange={(id) => {
              const found = options.find((each) => each.value === id);
              if (found) set({ segment: { id: found.value, title: found.label } }, true);
            }} />
          {segment ? (
            <p className={styles.hint}>
              {segment.kind === 'static' ? t('audience.static') : where ? partsOf(where).map((part: Condition) => words(part)).join(t('audience.and')) : t('audience.everybody')}
              {' '}<Link to="/segment/$id" params={{ id: segment.id }} search={{}}>{t('audience.edit')}</Link>
            </p>
          ) : null}
        </Card>
        <Holdout draft={draft} />
        <Consent draft={draft} />
      </Stack>
      {segment ? <Reach where={where} /> : <Card><p className={styles.hint}>{t('audience.panel')}</p></Card>}
    </Stack>
  );
}

function Consent({ draft }: { draft: Draft }) {
  const { t } = useTranslation('campaigns');
  const { number } = useFigures();
  const { data: found } = usePreflight(draft.record);
  const rule = String(draft.values.consent_rule ?? 'granted');
  const customer = objectNamed(useCatalog(), 'customer');
  const without = found?.excluded.no_consent ?? 0;
  return (
    <Card title={t('consent.title')} lead={t('consent.lead')}>
      <div className={styles.holdout}>
        <Segmented aria-label={t('consent.title')} value={rule} onChange={(next) => draft.set({ consent_rule: next }, true)}
          data={['granted', 'not_withdrawn'].map((value) => ({ value, label: t(`consent.${value}`) }))} />
      </div>
      {rule === 'granted' && without > 0 ? (
        <Notice tone={found?.mailable ? 'note' : 'warn'} title={t('consent.missing', { count: without, shown: number(without), total: number(found?.audience ?? 0) })}>{t('consent.record', { field: customer ? fieldNamed(customer, 'email_consent')?.label : '' })}</Notice>
      ) : null}
    </Card>
  );
}

function Holdout({ draft }: { draft: Draft }) {
  const { t } = useTranslation('campaigns');
  const { number, percent } = useFigures();
  const { data: found } = usePreflight(draft.record);
  const share = Number(draft.values.holdout ?? 0.1);
  const data = [...new Set([...shares, share])].sort((left, right) => left - right).map((value) => ({ value: String(value), label: percent(value) }));
  const mailable = found?.mailable ?? 0;
  const people = Math.floor(share * mailable + 0.5);
  const days = Number(draft.values.observe_days ?? 28);
  return (
    <Card title={t('holdout.title')} lead={t('holdout.lead')}>
      <div className={styles.holdout}>
        <Segmented aria-label={t('holdout.title')} value={String(share)} onChange={(value) => draft.set({ holdout: Number(value) }, true)} data={data} />
        {found ? <p data-testid="holdout-people">{mailable === 0 ? t('holdout.nobody') : t('holdout.people', { count: people, shown: number(people), rest: number(mailable - people), total: number(mailable) })}</p> : null}
      </div>
      {share === 0 ? <Notice tone="warn" title={t('holdout.noneTitle')}>{t('holdout.none')}</Notice> : null}
      {share > 0 && mailable > 0 && people < 50 ? <Notice tone="warn">{t('holdout.few')}</Notice> : null}
      <div className={styles.days}>
        <TextInput label={t('holdout.days')} description={t('holdout.daysHint')} inputMode="numeric" value={String(draft.values.observe_days ?? '')} placeholder={String(days)}
          onChange={(event) => {
            const typed = event.currentTarget.value.replace(/\D/g, '').slice(0, 3);
            draft.set({ observe_days: typed ? Number(typed) : null });
          }} />
      </div>
    </Card>
  );
}
