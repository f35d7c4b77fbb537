/** Changes that wait to be sent, and those that need their writer: refused, or made by two people. */
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { fieldNamed, objectNamed, useCatalog } from '../../engine/catalog';
import { keys } from '../../engine/records';
import { useReach } from '../../engine/live/reach';
import { sendWaiting, settle } from '../../engine/live/sending';
import { amend, drop, useWaiting, type Waiting } from '../../engine/live/waiting';
import { useSaying } from '../../engine/saying/useSaying';
import { typeOf } from '../../fields/registry';
import { Sheet } from '../../ui/float/dialog';
import { Button } from '../../ui/input/button';
import { Empty } from '../../ui/show/empty';
import { Tag } from '../../ui/show/tag';
import { useFigures } from '../../views/figures/format';
import styles from './offline.module.css';

const hues = { waiting: 'blue', refused: 'red', collided: 'amber' } as const;

/** What is to be stored, field by field, as people read it; of a collision also what is stored now. */
function useFacts(change: Waiting): { label: string; mine: string; theirs: string | null }[] {
  const { t } = useTranslation('offline');
  const spec = objectNamed(useCatalog(), change.object);
  const say = useSaying();
  return Object.keys(change.values).flatMap((name) => {
    const field = spec && fieldNamed(spec, name);
    if (!field || (change.record === null && field.type === 'ref')) return [];
    const words = (value: unknown) => typeOf(field).format(value, field, say) || t('nothing');
    return [{ label: field.label, mine: words(change.values[name]), theirs: change.theirs ? words(change.theirs[name]) : null }];
  });
}

function Line({ change, onLeave }: { change: Waiting; onLeave: () => void }) {
  const { t } = useTranslation('offline');
  const { ago } = useFigures();
  const client = useQueryClient();
  const { away } = useReach();
  const object = objectNamed(useCatalog(), change.object);
  const facts = useFacts(change);
  const title = change.title || object?.label || change.object;
  async function discard() {
    drop(change.key);
    await client.invalidateQueries({ queryKey: keys.object(change.object) });
  }
  async function again() {
    amend(change.key, { state: 'waiting', problem: undefined });
    await sendWaiting(client);
  }
  return (
    <li className={styles.change}>
      <header>
        <strong>{change.record ? <Link to="/$object/$id" params={{ object: change.object, id: change.record }} search={{}} onClick={onLeave}><bdi>{title}</bdi></Link> : <bdi>{title}</bdi>}</strong>
        <Tag hue={hues[change.state]}>{t(`state.${change.state}`)}</Tag>
      </header>
      <small>{t(change.record ? 'changed' : 'written', { object: object?.label ?? change.object })} · {ago(change.at)}</small>
      <dl>
        {facts.map(({ label, mine, theirs }) => (
          <div key={label}><dt>{label}</dt><dd>{theirs === null ? mine : <><span>{t('mine', { value: mine })}</span><span>{t('theirs', { value: theirs })}</span></>}</dd></div>
        ))}
      </dl>
      {change.problem ? <p role="alert">{change.problem}</p> : null}
      <div className={styles.acts}>
        {change.state === 'collided' ? <><Button size="dense" disabled={away} onClick={() => void settle(client, change, true)}>{t('keepMine')}</Button><Button size="dense" look="quiet" onClick={() => void settle(client, change, false)}>{t('takeTheirs')}</Button></> : (
          <>
            {change.state === 'refused' ? <Button size="dense" disabled={away} onClick={() => void again()}>{t('tryAgain')}</Button> : null}
            <Button size="dense" look="quiet" onClick={() => void discard()}>{t('discard')}</Button>
          </>
        )}
      </div>
    </li>
  );
}

export default function WaitingPanel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('offline');
  const client = useQueryClient();
  const { away } = useReach();
  const changes = useWaiting();
  return (
    <Sheet open onClose={onClose} title={t('title')} size={460}>
      <p className={styles.lead}>{t('lead')}</p>
      {changes.length === 0 ? <Empty quiet title={t('none')} /> : <ul className={styles.changes}>{changes.map((change) => <Line key={change.key} change={change} onLeave={onClose} />)}</ul>}
      {changes.some((change) => change.state === 'waiting') && !away ? <Button full onClick={() => void sendWaiting(client)}>{t('sendNow')}</Button> : null}
    </Sheet>
  );
}
