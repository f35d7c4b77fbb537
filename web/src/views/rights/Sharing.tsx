/** Who else sees a record because somebody shared it, and the way to share it or to end that. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconX from 'tabler/IconX';
import { ask } from '../../engine/api';
import { objectNamed, type ObjectSpec, useCatalog } from '../../engine/catalog';
import { keys, listOnce, type RecordData, recordPath, type RefValue } from '../../engine/records';
import { deleteRecord } from '../../engine/writing';
import { Dialog } from '../../ui/float/dialog';
import { toast } from '../../ui/float/toast';
import { Button, IconButton } from '../../ui/input/button';
import { Select } from '../../ui/input/choose';
import { Segmented } from '../../ui/input/segmented';
import { useTrouble } from '../saving/useTrouble';
import styles from './rights.module.css';

interface SharingProps {
  object: ObjectSpec;
  record: RecordData;
  onClose: () => void;
}

interface Share extends RecordData {
  user: RefValue | null;
  team: RefValue | null;
  level: 'read' | 'write';
  created_by: RefValue | null;
}

function useHolders() {
  const { t } = useTranslation('record');
  const people = useQuery(listOnce('user', { where: ['active', '=', true], fields: ['name'], sort: 'name', limit: 500 }));
  const teams = useQuery(listOnce('team', { fields: ['name'], sort: 'name', limit: 500 }));
  const named = (kind: string, records?: RecordData[]) => (records ?? []).map((each) => ({ value: `${kind}:${each.id}`, label: String(each.name) }));
  return [
    { group: t('share.teams'), items: named('team', teams.data?.records) },
    { group: t('share.people'), items: named('user', people.data?.records) },
  ];
}

export function Sharing({ object, record, onClose }: SharingProps) {
  const { t } = useTranslation('record');
  const catalog = useCatalog();
  const client = useQueryClient();
  const trouble = useTrouble();
  const holders = useHolders();
  const [to, setTo] = useState<string | null>(null);
  const [level, setLevel] = useState('read');
  const { data } = useQuery(listOnce('share', { where: ['and', ['object', '=', object.name], ['record', '=', record.id]], sort: 'created_at', limit: 200 }));
  const shares = (data?.records ?? []) as Share[];
  const may = objectNamed(catalog, 'share')?.can;
  const attempt = async (act: () => Promise<unknown>) => {
    try {
      await act();
      setTo(null);
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error) });
    }
    await client.invalidateQueries({ queryKey: keys.object('share') });
  };
  const share = () => {
    const [kind = 'user', id = ''] = (to ?? '').split(':');
    return ask(recordPath('share'), { method: 'POST', body: { object: object.name, record: record.id, [kind]: id, level } });
  };
  const mine = (each: Share) => may?.delete && (may.update || each.created_by?.id === catalog.me.id);
  return (
    <Dialog open onClose={onClose} title={t('share.title')}>
      <div className={styles.sharing}>
        {may?.create ? (
          <form onSubmit={(event) => { event.preventDefault(); void attempt(share); }}>
            <Select label={t('share.with')} searchable data={holders} value={to} onChange={setTo} placeholder={t('share.find')} data-autofocus />
            {object.can.update ? <Segmented aria-label={t('share.level')} value={level} onChange={setLevel} data={[{ value: 'read', label: t('share.read') }, { value: 'write', label: t('share.write') }]} /> : null}
            <Button look="primary" type="submit" disabled={!to}>{t('share.act')}</Button>
          </form>
        ) : null}
        {shares.length === 0 ? <p className={styles.quiet}>{t('share.nobody')}</p> : null}
        <ul>
          {shares.map((each) => (
            <li key={each.id}>
              <span>{(each.user ?? each.team)?.title}<small>{t(`share.${each.level}`)}{each.created_by ? ` · ${t('share.by', { name: each.created_by.title })}` : ''}</small></span>
              {mine(each) ? <IconButton label={`${t('share.end')}: ${(each.user ?? each.team)?.title ?? ''}`} onClick={() => void attempt(() => deleteRecord('share', each.id))}><IconX size={16} /></IconButton> : null}
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
