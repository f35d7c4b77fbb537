/** Adds another system that is told, or changes what it is told; a new one's secret is shown at once. */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, Problem } from '../../../engine/api';
import { fieldNamed, objectNamed, useCatalog } from '../../../engine/catalog';
import type { Condition } from '../../../engine/condition/ast';
import { keys, type RecordData, recordPath, verbPath } from '../../../engine/records';
import { Dialog } from '../../../ui/float/dialog';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { MultiSelect, Select } from '../../../ui/input/choose';
import { TextInput } from '../../../ui/input/text';
import { useTrouble } from '../../../views/saving/useTrouble';
import styles from '../layout.module.css';
import { ShownOnce } from './ShownOnce';

const ConditionEditor = lazy(() => import('../../../views/filters/ConditionEditor').then((file) => ({ default: file.ConditionEditor })));

const usual: readonly string[] = ['create', 'update', 'delete', 'restore'];

interface Values {
  name: string;
  url: string;
  object: string | null;
  events: string[];
  where: Condition | null;
}

function valuesOf(known: RecordData | null): Values {
  const events = Array.isArray(known?.events) ? known.events.map(String) : [];
  const where = Array.isArray(known?.where) ? (known.where as Condition) : null;
  return { name: String(known?.name ?? ''), url: String(known?.url ?? ''), object: typeof known?.object === 'string' ? known.object : null, events, where };
}

export function WebhookDialog({ known, onClose }: { known: RecordData | null; onClose: () => void }) {
  const { t } = useTranslation('systems');
  const client = useQueryClient();
  const catalog = useCatalog();
  const trouble = useTrouble();
  const spec = objectNamed(catalog, 'webhook');
  const [values, setValues] = useState(() => valuesOf(known));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [secret, setSecret] = useState('');
  const labelOf = (name: string) => (spec && fieldNamed(spec, name)?.label) ?? name;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      const body = { ...values, name: values.name.trim(), url: values.url.trim(), events: values.events.length ? values.events : null };
      const kept = await ask<RecordData>(recordPath('webhook', ...(known ? [known.id] : [])), { method: known ? 'PATCH' : 'POST', body });
      await client.invalidateQueries({ queryKey: keys.object('webhook') });
      if (known) onClose();
      else setSecret((await ask<{ secret: string }>(verbPath('webhook', 'show_secret', kept.id), { method: 'POST', body: {} })).secret);
    } catch (error) {
      if (error instanceof Problem && error.fields.length) setProblem(error);
      else toast({ tone: 'problem', ...trouble(error) });
    }
    setBusy(false);
  }
  const events = [...new Set([...usual, ...values.events])].map((value) => ({ value, label: t(`webhooks.event.${value}`, { defaultValue: value }) }));
  return (
    <Dialog open onClose={onClose} title={known ? values.name : t('webhooks.new')} size={640}>
      {secret ? <ShownOnce label={t('webhooks.secret')} value={secret} note={t('webhooks.secretNote')} onClose={onClose} /> : (
        <form className={styles.form} data-wide="" onSubmit={(event) => void submit(event)}>
          <TextInput label={labelOf('name')} required data-autofocus maxLength={100} value={values.name} error={problem?.about('name')} onChange={(event) => setValues({ ...values, name: event.target.value })} />
          <TextInput label={labelOf('url')} type="url" required description={spec && fieldNamed(spec, 'url')?.hint} value={values.url} error={problem?.about('url')} onChange={(event) => setValues({ ...values, url: event.target.value })} />
          <Select label={t('webhooks.object')} placeholder={t('webhooks.everything')} clearable searchable data={catalog.objects.map((each) => ({ value: each.name, label: each.plural }))} value={values.object} error={problem?.about('object')} onChange={(object) => setValues({ ...values, object, where: null })} />
          <MultiSelect label={labelOf('events')} placeholder={values.events.length ? undefined : t('webhooks.anything')} clearable data={events} value={values.events} error={problem?.about('events')} onChange={(chosen) => setValues({ ...values, events: chosen })} />
          {values.object ? (
            <div className={styles.row}>
              <span>{t('webhooks.where')}</span>
              <Suspense fallback={null}><ConditionEditor key={values.object} object={values.object} value={values.where} onChange={(where) => setValues({ ...values, where })} /></Suspense>
              {problem?.about('where') ? <small role="alert">{problem.about('where')}</small> : null}
            </div>
          ) : null}
          <div className={styles.acts}><Button onClick={onClose}>{t('shell:cancel')}</Button><Button type="submit" look="primary" busy={busy} disabled={!values.name.trim() || !values.url.trim()}>{known ? t('settings:save') : t('webhooks.add')}</Button></div>
        </form>
      )}
    </Dialog>
  );
}
