/** Teams and which is part of which: who leads a team sees what those below it see, where their role says so. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../../engine/api';
import { objectNamed, useCatalog } from '../../../engine/catalog';
import { groupsQuery, keys, listOnce, type RecordData, recordPath, type RefValue } from '../../../engine/records';
import { answersTo } from '../../../engine/saying/pinyin';
import { toast } from '../../../ui/float/toast';
import { Button } from '../../../ui/input/button';
import { TextInput } from '../../../ui/input/text';
import { Empty } from '../../../ui/show/empty';
import { PageHead } from '../../../views/page/PageHead';
import { useTrouble } from '../../../views/saving/useTrouble';
import settings from '../objects/settings.module.css';
import styles from './rights.module.css';

interface Team extends RecordData {
  name: string;
  parent: RefValue | null;
}

/** Every team below the one it is part of, with how deep it stands. */
function ordered(teams: readonly Team[], parent: string | null = null, depth = 0): { team: Team; depth: number }[] {
  const known = new Set(teams.map((team) => team.id));
  const here = teams.filter((team) => (team.parent && known.has(team.parent.id) ? team.parent.id : null) === parent);
  return here.flatMap((team) => [{ team, depth }, ...ordered(teams, team.id, depth + 1)]);
}

export function Page() {
  const { t } = useTranslation('settings');
  const catalog = useCatalog();
  const client = useQueryClient();
  const trouble = useTrouble();
  const [wanted, setWanted] = useState('');
  const [name, setName] = useState('');
  const { data } = useQuery(listOnce('team', { fields: ['name', 'parent'], sort: 'name', limit: 500 }));
  const people = useQuery(groupsQuery('user', { by: ['team'], measure: ['count'], where: ['active', '=', true] }));
  const teams = (data?.records ?? []) as Team[];
  const counts = new Map((people.data ?? []).map((group) => [(group.by[0] as RefValue | null)?.id, Number(group.count)]));
  const can = objectNamed(catalog, 'team')?.can;
  if (!can?.update) return <Empty title={t('shell:forbidden.title')} />;
  const send = async (path: string, method: 'POST' | 'PATCH', body: Record<string, unknown>) => {
    try {
      await ask(path, { method, body });
      setName('');
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error) });
    }
    await client.invalidateQueries({ queryKey: keys.object('team') });
  };
  return (
    <>
      <PageHead title={t('teams.title')} />
      <section className={settings.fields} aria-label={t('teams.title')}>
        <header>
          <p className={`${styles.quiet} ${styles.lead}`}>{t('teams.text')}</p>
          <TextInput aria-label={t('teams.find')} placeholder={t('teams.find')} value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} />
        </header>
        <ul className={styles.tree}>
          {ordered(teams).filter(({ team }) => answersTo(team.name, wanted)).map(({ team, depth }) => (
            <li key={team.id}>
              <span style={{ paddingInlineStart: depth * 24 }}>
                {depth ? <span className={styles.branch} aria-hidden>└ </span> : null}
                <Link to="/$object/$id" params={{ object: 'team', id: team.id }}>{team.name}</Link>
                <small>{t('teams.people', { count: counts.get(team.id) ?? 0 })}</small>
              </span>
              <select className={styles.scope} aria-label={t('teams.partOf', { team: team.name })} value={team.parent?.id ?? ''} onChange={(event) => void send(recordPath('team', team.id), 'PATCH', { parent: event.currentTarget.value || null })}>
                <option value="">{t('teams.top')}</option>
                {teams.filter((each) => each.id !== team.id).map((each) => <option key={each.id} value={each.id}>{t('teams.within', { team: each.name })}</option>)}
              </select>
            </li>
          ))}
        </ul>
        <form className={`${settings.form} ${styles.new}`} onSubmit={(event) => { event.preventDefault(); void send(recordPath('team'), 'POST', { name: name.trim() }); }}>
          <TextInput label={t('teams.new')} maxLength={60} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <footer><Button type="submit" look="primary" disabled={!name.trim()}>{t('add')}</Button></footer>
        </form>
      </section>
    </>
  );
}
