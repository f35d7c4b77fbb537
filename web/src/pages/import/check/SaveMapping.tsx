/** Keeps how this file is read under a name: the next one with its headings is read like this by itself. */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../../engine/api';
import { useCatalog } from '../../../engine/catalog';
import { keys as records, type RecordData, readPage, recordPath } from '../../../engine/records';
import { Dialog } from '../../../ui/float/dialog';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { Segmented } from '../../../ui/input/segmented';
import { TextInput } from '../../../ui/input/text';
import { useTrouble } from '../../../views/saving/useTrouble';
import type { ImportJob, Options } from '../job';
import styles from '../import.module.css';

const kind = 'import_mapping';
const visibilities = ['private', 'team', 'everyone'] as const;

interface SaveMappingProps {
  job: ImportJob;
  options: Options;
  onClose: () => void;
}

export function SaveMapping({ job, options, onClose }: SaveMappingProps) {
  const { t } = useTranslation('import');
  const { me } = useCatalog();
  const client = useQueryClient();
  const trouble = useTrouble();
  const [name, setName] = useState(job.mapping ?? job.file.name.replace(/\.[^.]+$/, ''));
  const [visibility, setVisibility] = useState<string>('team');
  const [busy, setBusy] = useState(false);

  async function save(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    const { map, match, mode, update, group, alike, unknown, constants } = options;
    const values = { name: name.trim(), visibility, headings: job.columns.map((column) => column.name), options: { map, match, mode, update, group, alike, unknown, constants } };
    try {
      // One's own of the same name is replaced.
      const known = await readPage(kind, { where: ['and', ['object', '=', job.object], ['name', '=', values.name], ['owner', '=', me.id]], fields: ['name'], limit: 1 }, null);
      const [before] = known.records;
      if (before) await ask<RecordData>(recordPath(kind, before.id), { method: 'PATCH', body: values });
      else await ask<RecordData>(recordPath(kind), { method: 'POST', body: { ...values, object: job.object } });
      await client.invalidateQueries({ queryKey: records.object(kind) });
      toast({ text: t('mapping.saved', { name: values.name }) });
      onClose();
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error) });
    }
    setBusy(false);
  }

  return (
    <Dialog open onClose={onClose} title={t('mapping.title')} size={440}>
      <form className={styles.naming} onSubmit={(event) => void save(event)}>
        <p className={styles.hint}>{t('mapping.lead')}</p>
        <TextInput label={t('mapping.name')} required data-autofocus maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Segmented fullWidth aria-label={t('list:view.for')} value={visibility} onChange={setVisibility} data={visibilities.map((value) => ({ value, label: t(`list:visibility.${value}`) }))} />
        <footer>
          <Button look="quiet" onClick={onClose}>{t('shell:cancel')}</Button>
          <Button look="primary" type="submit" busy={busy} disabled={!name.trim()}>{t('mapping.save')}</Button>
        </footer>
      </form>
    </Dialog>
  );
}
