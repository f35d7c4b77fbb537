/** Subject, preheader and text on the left; the mail as somebody will get it on the right. */
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Switch } from '../../../ui/input/switch';
import { TextArea, TextInput } from '../../../ui/input/text';
import { Card, Stack } from '../../../views/figures/card';
import styles from '../campaigns.module.css';
import type { Draft } from './draft';
import { Insert } from './Insert';
import { PreviewPanel } from './PreviewPanel';

type Place = 'subject' | 'preheader' | 'body';

/** Puts text where the cursor is, or at the end, and says what the whole text is then. */
function inserted(input: HTMLInputElement | HTMLTextAreaElement | null, text: string, added: string): string {
  const from = input?.selectionStart ?? text.length;
  const to = input?.selectionEnd ?? from;
  requestAnimationFrame(() => {
    input?.focus();
    input?.setSelectionRange(from + added.length, from + added.length);
  });
  return text.slice(0, from) + added + text.slice(to);
}

export function Content({ draft }: { draft: Draft }) {
  const { t } = useTranslation('campaigns');
  const { values, set } = draft;
  const places = { subject: useRef<HTMLInputElement>(null), preheader: useRef<HTMLInputElement>(null), body: useRef<HTMLTextAreaElement>(null) };
  const last = useRef<Place>('body');
  const text = (place: Place) => String(values[place] ?? '');
  const insert = (added: string) => {
    const place = last.current;
    set({ [place]: inserted(places[place].current, text(place), added) });
  };
  return (
    <Stack columns={2}>
      <Card title={t('content.title')} aside={<Insert onInsert={insert} />}>
        <div className={styles.fields}>
          <TextInput ref={places.subject} label={t('content.subject')} value={text('subject')} onFocus={() => { last.current = 'subject'; }} onChange={(event) => set({ subject: event.currentTarget.value })} />
          <TextInput ref={places.preheader} label={t('content.preheader')} description={t('content.preheaderHint')} value={text('preheader')} onFocus={() => { last.current = 'preheader'; }} onChange={(event) => set({ preheader: event.currentTarget.value })} />
          <TextArea ref={places.body} label={t('content.body')} description={t('content.bodyHint', { example: `{{city|${t('insert.fallbackExample')}}}` })} value={text('body')} minRows={14} maxRows={28} onFocus={() => { last.current = 'body'; }} onChange={(event) => set({ body: event.currentTarget.value })} />
          <Switch label={t('content.opens')} checked={values.track_opens === true} onChange={(event) => set({ track_opens: event.currentTarget.checked }, true)} />
          <Switch label={t('content.clicks')} description={t('content.trackHint')} checked={values.track_clicks === true} onChange={(event) => set({ track_clicks: event.currentTarget.checked }, true)} />
        </div>
      </Card>
      <PreviewPanel draft={draft} />
    </Stack>
  );
}
