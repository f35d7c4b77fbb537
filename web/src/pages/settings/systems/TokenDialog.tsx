/** Makes a token: what it is for, how far it goes, for how long; then shows it, this once. */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, Problem } from '../../../engine/api';
import { fieldNamed, objectNamed, useCatalog } from '../../../engine/catalog';
import { keys, verbPath } from '../../../engine/records';
import { Dialog } from '../../../ui/float/dialog';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { MultiSelect, Select } from '../../../ui/input/choose';
import { TextInput } from '../../../ui/input/text';
import { useTrouble } from '../../../views/saving/useTrouble';
import styles from '../layout.module.css';
import { ShownOnce } from './ShownOnce';

const day = 86_400_000;
const periods = [30, 90, 365, 0] as const;

function untilOf(days: number): string | null {
  return days ? new Date(Date.now() + days * day).toISOString() : null;
}

export function TokenDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('systems');
  const client = useQueryClient();
  const catalog = useCatalog();
  const trouble = useTrouble();
  const spec = objectNamed(catalog, 'token');
  const extents = (spec && fieldNamed(spec, 'extent')?.options) ?? [];
  const [values, setValues] = useState({ name: '', extent: 'read', objects: [] as string[], days: 90 });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [token, setToken] = useState('');

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    const { name, extent, objects, days } = values;
    try {
      const body = { name: name.trim(), extent, objects: objects.length ? objects : null, expires_at: untilOf(days) };
      setToken((await ask<{ token: string }>(verbPath('token', 'issue'), { method: 'POST', body })).token);
      await client.invalidateQueries({ queryKey: keys.object('token') });
    } catch (error) {
      if (error instanceof Problem && error.fields.length) setProblem(error);
      else toast({ tone: 'problem', ...trouble(error) });
    }
    setBusy(false);
  }
  return (
    <Dialog open onClose={onClose} title={token ? values.name.trim() : t('tokens.new')}>
      {token ? <ShownOnce label={t('tokens.token')} value={token} note={t('tokens.once')} onClose={onClose} /> : (
        <form className={styles.form} onSubmit={(event) => void submit(event)}>
          <TextInput label={t('tokens.name')} description={t('tokens.nameHint')} required data-autofocus maxLength={100} value={values.name} error={problem?.about('name')} onChange={(event) => setValues({ ...values, name: event.target.value })} />
          <Select label={t('tokens.extent')} allowDeselect={false} data={extents.map(({ value, label }) => ({ value, label }))} value={values.extent} error={problem?.about('extent')} onChange={(extent) => setValues({ ...values, extent: extent ?? 'read' })} />
          <MultiSelect label={t('tokens.objects')} placeholder={values.objects.length ? undefined : t('tokens.everything')} searchable clearable data={catalog.objects.map((each) => ({ value: each.name, label: each.plural }))} value={values.objects} error={problem?.about('objects')} onChange={(objects) => setValues({ ...values, objects })} />
          <Select label={t('tokens.lasts')} allowDeselect={false} data={periods.map((days) => ({ value: String(days), label: t(`tokens.period.${days}`) }))} value={String(values.days)} error={problem?.about('expires_at')} onChange={(days) => setValues({ ...values, days: Number(days) })} />
          <div className={styles.acts}><Button onClick={onClose}>{t('shell:cancel')}</Button><Button type="submit" look="primary" busy={busy} disabled={!values.name.trim()}>{t('tokens.make')}</Button></div>
        </form>
      )}
    </Dialog>
  );
}
