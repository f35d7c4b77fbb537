/** The mail as one customer will get it, wide, on a phone, or as plain text; and a test to one's own address. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../../engine/api';
import { useCatalog } from '../../../engine/catalog';
import { listOnce, recordQuery, type RefValue, verbPath } from '../../../engine/records';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { Segmented } from '../../../ui/input/segmented';
import { TextInput } from '../../../ui/input/text';
import { conditionOf } from '../../../views/audience/counts';
import { Person } from '../../../views/audience/Person';
import { Card } from '../../../views/figures/card';
import { Notice } from '../../../views/figures/notice';
import { Letter } from '../../../views/letter/Letter';
import styles from '../campaigns.module.css';
import { usePreview } from '../check';
import type { Draft } from './draft';

type Width = 'desktop' | 'phone' | 'text';

export function PreviewPanel({ draft }: { draft: Draft }) {
  const { t } = useTranslation('campaigns');
  const [chosen, choose] = useState<RefValue | null>(null);
  const [width, setWidth] = useState<Width>('desktop');
  const segmentId = (draft.values.segment as RefValue | null)?.id;
  const { data: segment } = useQuery({ ...recordQuery('segment', segmentId ?? ''), enabled: Boolean(segmentId) });
  const where = segment ? conditionOf(segment) : null;
  const { data: first } = useQuery({ ...listOnce('customer', { where, fields: ['name'], limit: 1 }), enabled: !segmentId || Boolean(segment) });
  const someone = first?.records[0];
  const person = chosen ?? (someone ? { id: someone.id, title: String(someone.name ?? '') } : null);
  const { data: mail, error, isFetching } = usePreview(draft.record, person?.id ?? null);
  return (
    <Card title={t('preview.title')} aside={<Segmented aria-label={t('preview.width')} value={width} onChange={(value) => setWidth(value as Width)}
      data={(['desktop', 'phone', 'text'] as const).map((value) => ({ value, label: t(`preview.${value}`) }))} />}>
      <div className={styles.preview}>
        <Person label={t('preview.as')} value={person} where={where} onChange={choose} />
        {error ? <Notice tone="warn">{error.message}</Notice> : null}
        {mail?.missing.length ? <Notice tone="warn" title={t('preview.missing', { name: person?.title, slots: mail.missing.map((field) => `{{${field}}}`).join(', ') })}>{t('preview.missingText', { example: `{{name|${t('insert.fallbackExample')}}}` })}</Notice> : null}
        {mail ? <Letter subject={mail.subject} html={mail.html} text={mail.text} width={width} busy={isFetching} /> : null}
        {!person ? <p className={styles.hint}>{t('preview.nobody')}</p> : null}
        <TestMail draft={draft} />
      </div>
    </Card>
  );
}

function TestMail({ draft }: { draft: Draft }) {
  const { t } = useTranslation('campaigns');
  const { me } = useCatalog();
  const [to, setTo] = useState(me.email);
  const send = useMutation({
    mutationFn: async () => {
      await draft.flush();
      return ask(verbPath('campaign', 'test', draft.record.id), { method: 'POST', body: { to: to.trim() } });
    },
    onSuccess: () => void toast({ text: t('test.sent', { to: to.trim() }) }),
    onError: (error) => void toast({ tone: 'problem', text: error.message }),
  });
  return (
    <form className={styles.test} onSubmit={(event) => { event.preventDefault(); send.mutate(); }}>
      <TextInput label={t('test.label')} type="email" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
      <Button type="submit" busy={send.isPending} disabled={!to.includes('@')}>{t('test.send')}</Button>
      <Link to="/mail" search={{}}>{t('test.inbox')}</Link>
    </form>
  );
}
