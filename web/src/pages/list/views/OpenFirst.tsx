/** Asks for whom a list opens with this view. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldNamed, objectNamed, type ObjectSpec, useCatalog } from '../../../engine/catalog';
import { listOnce } from '../../../engine/records';
import { Dialog } from '../../../ui/float/dialog';
import { Button } from '../../../ui/input/button';
import { Select } from '../../../ui/input/choose';
import styles from '../list.module.css';
import { openingFor, useOpenings, type Whose, whoseOf } from './openings';
import type { SavedView } from './savedViews';

interface OpenFirstProps {
  object: ObjectSpec;
  view: SavedView;
  /** What this view is called among the openings. */
  name: string;
  onChoose: (whose: Whose, view: string | null, who: string) => Promise<void>;
  onClose: () => void;
}

/** Everybody for whom this person may choose. */
function useWho(all: boolean): { value: Whose; label: string }[] {
  const { t } = useTranslation('list');
  const catalog = useCatalog();
  const teams = useQuery({ ...listOnce('team', { fields: ['name'], sort: 'name', limit: 500 }), enabled: all });
  const user = objectNamed(catalog, 'user');
  const me = { value: `user:${catalog.me.id}`, label: t('opening.me') };
  if (!all) return [me];
  const roles = (user && fieldNamed(user, 'role')?.options) ?? [];
  return [
    me, { value: 'everyone', label: t('opening.everyone') },
    ...roles.map(({ value, label }) => ({ value: `role:${value}`, label: t('opening.role', { role: label }) })),
    ...(teams.data?.records ?? []).map(({ id, name }) => ({ value: `team:${id}`, label: t('opening.team', { team: String(name) }) })),
  ];
}

export default function OpenFirst({ object, view, name, onChoose, onClose }: OpenFirstProps) {
  const { t } = useTranslation('list');
  const { me } = useCatalog();
  const { openings, can } = useOpenings(object.name);
  const who = useWho(can.chooseForAll);
  const [whose, setWhose] = useState<Whose>(`user:${me.id}`);
  const [busy, setBusy] = useState(false);
  const said = who.find(({ value }) => value === whose)?.label ?? '';
  const isChosen = openings.some((each) => whoseOf(each) === whose && each.view === name);
  const counts = openingFor(openings, me)?.view === name;
  async function choose(next: string | null) {
    setBusy(true);
    await onChoose(whose, next, said);
    setBusy(false);
  }
  return (
    <Dialog open onClose={onClose} title={t('opening.title', { name: view.name, objects: object.plural })} size={440}>
      <div className={styles.form}>
        <Select label={t('opening.for')} data={who} searchable={who.length > 8} value={whose} onChange={(next) => setWhose(next ?? whose)} />
        <p className={styles.caption}>{t(counts ? 'opening.counts' : 'opening.order')}</p>
        <div className={styles.formActs}>
          {isChosen ? <Button look="quiet" busy={busy} onClick={() => void choose(null)}>{t('opening.stop')}</Button> : null}
          <Button look="primary" busy={busy} disabled={isChosen} onClick={() => void choose(name)}>{t('opening.choose')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
