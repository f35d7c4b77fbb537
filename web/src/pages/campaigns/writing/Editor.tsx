/** Writing a campaign: audience, content, check, send. Everything is saved as it is typed. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import IconArrowLeft from 'tabler/IconArrowLeft';
import type { RecordData, RefValue } from '../../../engine/records';
import { Button, IconButton } from '../../../ui/input/button';
import { Stack } from '../../../views/figures/card';
import { Notice } from '../../../views/figures/notice';
import { type Step, Steps } from '../../../views/figures/steps';
import { PageBody } from '../../../views/page/PageBody';
import { PageHead } from '../../../views/page/PageHead';
import { Audience } from './Audience';
import styles from '../campaigns.module.css';
import { Content } from './Content';
import { useDraft } from './draft';
import { Remove } from './Remove';
import { Send } from './Send';

const names = ['audience', 'content', 'check'] as const;
type StepName = (typeof names)[number];

function isDone(step: StepName, record: Readonly<Record<string, unknown>>): boolean {
  if (step === 'audience') return Boolean((record.segment as RefValue | null)?.id);
  if (step === 'content') return Boolean(record.subject) && Boolean(record.body);
  return false;
}

export function Editor({ record }: { record: RecordData }) {
  const { t } = useTranslation('campaigns');
  const navigate = useNavigate();
  const { step = 'audience' } = useSearch({ strict: false }) as { step?: StepName };
  const draft = useDraft(record);
  const at = Math.max(names.indexOf(step), 0);
  const here = names[at] ?? 'audience';
  const go = (next: string) => {
    void draft.flush().then(() => navigate({ to: '/campaign/$id', params: { id: record.id }, search: { step: next } }), () => undefined);
  };
  const steps = names.map((name): Step => ({
    id: name, label: t(`steps.${name}`), state: name === here ? 'here' : isDone(name, draft.values) ? 'done' : 'ahead', reachable: true,
  }));
  const next = names[at + 1];
  const previous = names[at - 1];
  return (
    <>
      <PageHead strong title={String(draft.values.name ?? '')} aside={<span role="status">{t(`saving.${draft.state}`)}</span>}
        before={<IconButton label={t('back')} onClick={() => void navigate({ to: '/campaign', search: {} })}><IconArrowLeft size={18} /></IconButton>}
        actions={<Remove campaign={record} />} />
      <PageBody>
        <Stack>
          <Steps label={t('steps.label')} steps={steps} onGo={go} />
          {draft.state === 'failed' ? <Notice tone="bad" title={t('saving.problem')} actions={<Button onClick={() => void draft.flush().catch(() => undefined)}>{t('saving.again')}</Button>}>{draft.problem}</Notice> : null}
          {here === 'audience' ? <Audience draft={draft} /> : null}
          {here === 'content' ? <Content draft={draft} /> : null}
          {here === 'check' ? <Send draft={draft} onGo={go} /> : null}
          <div className={styles.foot}>
            {previous ? <Button onClick={() => go(previous)}>{t('previous')}</Button> : null}
            {next ? <Button look="primary" disabled={here === 'audience' && !isDone('audience', draft.values)} onClick={() => go(next)}>{t('next', { step: t(`steps.${next}`) })}</Button> : null}
          </div>
        </Stack>
      </PageBody>
    </>
  );
}
