/** The last look: who gets it, who does not and why, what is wrong; then now, or later. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconCircleCheck from 'tabler/IconCircleCheck';
import IconCircleX from 'tabler/IconCircleX';
import IconSend from 'tabler/IconSend';
import { ask, Problem } from '../../../engine/api';
import { objectNamed, useCatalog } from '../../../engine/catalog';
import { keys, verbPath } from '../../../engine/records';
import { Dialog } from '../../../ui/float/dialog';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { Segmented } from '../../../ui/input/segmented';
import { TextInput } from '../../../ui/input/text';
import { Skeleton } from '../../../ui/show/skeleton';
import { Card, Stack } from '../../../views/figures/card';
import { useFigures } from '../../../views/figures/format';
import { Notice } from '../../../views/figures/notice';
import styles from '../campaigns.module.css';
import { type Preflight, recipients, usePreflight } from '../check';
import type { Draft } from './draft';

const large = 1000;

export function Send({ draft, onGo }: { draft: Draft; onGo: (step: string) => void }) {
  const { t } = useTranslation('campaigns');
  const { data: found, error, isFetching } = usePreflight(draft.record);
  if (!draft.values.segment) return <Notice tone="warn" title={t('check.noSegment')} actions={<Button onClick={() => onGo('audience')}>{t('steps.audience')}</Button>} />;
  if (error) return <Notice tone="bad">{error.message}</Notice>;
  return (
    <Stack columns={2}>
      <Card title={t('check.who')} lead={t('check.whoLead')}>{found ? <Waterfall found={found} /> : <Skeleton height={160} />}</Card>
      <Stack>
        <Card title={t('check.title')}>{found ? <Findings found={found} onGo={onGo} /> : <Skeleton height={60} />}</Card>
        <Launch draft={draft} found={isFetching ? undefined : found} />
      </Stack>
    </Stack>
  );
}

function Waterfall({ found }: { found: Preflight }) {
  const { t } = useTranslation('campaigns');
  const { number } = useFigures();
  const left = (['no_address', 'no_consent', 'bounced', 'cap', 'same_address'] as const).filter((reason) => found.excluded[reason]);
  return (
    <dl className={styles.waterfall}>
      <div><dt>{t('check.audience')}</dt><dd>{number(found.audience)}</dd></div>
      {left.map((reason) => <div key={reason} data-less><dt>{t(`check.excluded.${reason}`)}</dt><dd>−{number(found.excluded[reason] ?? 0)}</dd></div>)}
      {found.holdout ? <div data-less><dt>{t('check.holdout')}</dt><dd>−{number(found.holdout)}</dd></div> : null}
      <div data-total><dt>{t('check.get')}</dt><dd data-testid="recipients">{number(recipients(found))}</dd></div>
    </dl>
  );
}

function Findings({ found, onGo }: { found: Preflight; onGo: (step: string) => void }) {
  const { t } = useTranslation('campaigns');
  const warnings = found.warnings ?? [];
  return (
    <ul className={styles.findings}>
      {found.problems.map((problem) => <li key={problem} data-tone="bad"><IconCircleX size={20} aria-hidden /><span>{problem}</span><Button size="dense" look="quiet" onClick={() => onGo(/segment|分群|分眾/i.test(problem) ? 'audience' : 'content')}>{t('check.fix')}</Button></li>)}
      {warnings.map((warning) => <li key={warning} data-tone="warn"><IconCircleX size={20} aria-hidden /><span>{warning}</span><Button size="dense" look="quiet" onClick={() => onGo('content')}>{t('check.fix')}</Button></li>)}
      {found.problems.length === 0 ? <li data-tone="good"><IconCircleCheck size={20} aria-hidden /><span>{t('check.content')}</span></li> : null}
      <li data-tone="good"><IconCircleCheck size={20} aria-hidden /><span>{t('check.unsubscribe')}</span></li>
      <li data-tone="good"><IconCircleCheck size={20} aria-hidden /><span>{t('check.once')}</span></li>
    </ul>
  );
}

function Launch({ draft, found }: { draft: Draft; found: Preflight | undefined }) {
  const { t } = useTranslation('campaigns');
  const { number, time } = useFigures();
  const client = useQueryClient();
  const catalog = useCatalog();
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [at, setAt] = useState('');
  const [asking, askFirst] = useState(false);
  const count = recipients(found);
  const moment = at ? new Date(at) : null;
  const start = useMutation({
    mutationFn: () => ask(verbPath('campaign', 'start', draft.record.id), { method: 'POST', body: when === 'later' && moment ? { at: moment.toISOString() } : {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.object('campaign') }),
    onError: (error) => {
      askFirst(false);
      toast({ tone: 'problem', text: error instanceof Problem ? (error.fields[0]?.message ?? error.message) : String(error) });
    },
  });
  if (!objectNamed(catalog, 'campaign')?.can.update) return null;
  const late = when === 'later' && (!moment || moment.getTime() <= Date.now());
  const label = when === 'now' ? t('send.now', { count, shown: number(count) }) : t('send.later', { count, shown: number(count) });
  const blocked = !found || found.problems.length > 0 || count === 0 || late;
  return (
    <Card title={t('send.title')}>
      <div className={styles.launch}>
        <Segmented aria-label={t('send.when')} value={when} onChange={(value) => setWhen(value as 'now' | 'later')} data={[{ value: 'now', label: t('send.immediately') }, { value: 'later', label: t('send.scheduled') }]} />
        {when === 'later' ? <TextInput label={t('send.at')} description={t('send.atHint')} type="datetime-local" value={at} onChange={(event) => setAt(event.currentTarget.value)} error={at && late ? t('send.past') : undefined} /> : null}
        <Button look="primary" icon={<IconSend size={16} />} disabled={blocked} busy={start.isPending} onClick={() => (count > large ? askFirst(true) : start.mutate())}>{label}</Button>
        <p className={styles.hint}>{t('send.hint')}</p>
      </div>
      <Dialog open={asking} onClose={() => askFirst(false)} title={t('send.sure', { count, shown: number(count) })}>
        <div className={styles.launch}>
          <p>{t('send.sureText', { subject: draft.values.subject, time: when === 'later' && moment ? time(moment.getTime()) : t('send.immediately') })}</p>
          <div className={styles.foot}><Button onClick={() => askFirst(false)}>{t('send.notYet')}</Button><Button look="primary" busy={start.isPending} onClick={() => start.mutate()}>{label}</Button></div>
        </div>
      </Dialog>
    </Card>
  );
}
