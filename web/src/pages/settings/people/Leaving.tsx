/** Somebody leaves: they can no longer sign in, and what was theirs goes to a colleague. */
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCatalog } from '../../../engine/catalog';
import { countOf, keys, listOnce, type RecordData } from '../../../engine/records';
import { bulk } from '../../../engine/writing';
import { Dialog } from '../../../ui/float/dialog';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { Select } from '../../../ui/input/choose';
import { useFigures } from '../../../views/figures/format';
import { useSave } from '../../../views/saving/useSave';
import { useTrouble } from '../../../views/saving/useTrouble';
import styles from '../layout.module.css';

/** Where somebody may be in charge: references to a user that can be changed, and that do not say who did something. */
function useCharges(user: string) {
  const { objects } = useCatalog();
  const charges = objects.filter((object) => object.can.update).flatMap((object) => object.fields
    .filter((field) => field.type === 'ref' && field.of === 'user' && !field.readonly && ['owner', 'assignee'].includes(field.name))
    .map((field) => ({ object, field })));
  const counts = useQueries({ queries: charges.map(({ object, field }) => countOf(object.name, [field.name, '=', user])) });
  return charges.map((charge, at) => ({ ...charge, count: counts[at]?.data ?? 0 })).filter((charge) => charge.count > 0);
}

export function Leaving({ user, onClose }: { user: RecordData; onClose: () => void }) {
  const { t } = useTranslation('manage');
  const { number } = useFigures();
  const client = useQueryClient();
  const trouble = useTrouble();
  const save = useSave('user');
  const charges = useCharges(user.id);
  const others = useQuery(listOnce('user', { where: ['and', ['active', '=', true], ['not', ['id', '=', user.id]]], fields: ['name'], sort: 'name', limit: 200 }));
  const [heir, setHeir] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const name = String(user.name);

  async function leave() {
    setBusy(true);
    try {
      if (heir) for (const { object, field } of charges) {
        await bulk(object.name, { where: [field.name, '=', user.id], set: { [field.name]: heir } });
        await client.invalidateQueries({ queryKey: keys.object(object.name) });
      }
      if (await save(user, { active: false })) {
        toast({ text: t('people.left', { name }) });
        await client.invalidateQueries({ queryKey: keys.object('user') });
        onClose();
      }
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error) });
    }
    setBusy(false);
  }
  return (
    <Dialog open onClose={onClose} title={t('people.leaveTitle', { name })}>
      <div className={styles.form}>
        <p>{t('people.leaveText')}</p>
        {charges.length ? (
          <>
            <ul>{charges.map(({ object, field, count }) => <li key={object.name + field.name}>{t('people.charge', { objects: object.plural, shown: number(count) })}</li>)}</ul>
            <Select label={t('people.heir')} placeholder={t('people.heirNone')} clearable searchable value={heir} onChange={setHeir}
              data={(others.data?.records ?? []).map((each) => ({ value: each.id, label: String(each.name) }))} />
          </>
        ) : null}
        <div className={styles.acts}><Button onClick={onClose}>{t('shell:cancel')}</Button><Button look="danger" busy={busy} onClick={() => void leave()}>{t('people.deactivateNamed', { name })}</Button></div>
      </div>
    </Dialog>
  );
}
