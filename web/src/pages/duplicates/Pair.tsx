/** One pair to judge: merge it, value by value, or say that they are not the same. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../engine/api';
import { type Command, useOffer } from '../../engine/commands';
import { objectNamed, type ObjectSpec, useCatalog } from '../../engine/catalog';
import { keys, verbPath } from '../../engine/records';
import { twinQuery } from '../../views/twins/asking';
import { toast } from '../../ui/float/toast';
import { Button } from '../../ui/input/button';
import { Empty } from '../../ui/show/empty';
import { Keys } from '../../ui/show/keys';
import { SkeletonRows } from '../../ui/show/skeleton';
import { useTrouble } from '../../views/saving/useTrouble';
import { type Choice, chosenValues, firstChoice, otherSide } from '../../views/twins/choice';
import { Compare } from '../../views/twins/Compare';
import { useMerge } from '../../views/twins/useMerge';
import styles from './duplicates.module.css';

export interface Two {
  /** The record that keeps the judgement; none for two that nobody queued. */
  pair?: string;
  first: string;
  second: string;
}

const queue = 'duplicate';

interface PairProps {
  object: ObjectSpec;
  two: Two;
  onNext: () => void;
  onBefore: () => void;
}

export function Pair({ object, two, onNext, onBefore }: PairProps) {
  const { t } = useTranslation('twins');
  const client = useQueryClient();
  const trouble = useTrouble();
  const merge = useMerge(object);
  const mayMerge = object.can.update && object.can.delete;
  const mayPart = objectNamed(useCatalog(), queue)?.can.update ?? false;
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<Choice | null>(null);
  const first = useQuery(twinQuery(object.name, two.first));
  const second = useQuery(twinQuery(object.name, two.second));
  // A merged record answers with the one it became.
  const there = first.data && second.data && first.data.id !== second.data.id ? { first: first.data, second: second.data } : null;
  const choice = made ?? (there ? firstChoice(object, there) : null);

  async function join() {
    if (!there || !choice || busy || !mayMerge) return;
    setBusy(true);
    const [winner, loser] = [there[choice.keep].id, there[otherSide(choice.keep)].id];
    if (await merge(winner, loser, chosenValues(object, there, choice))) onNext();
    setBusy(false);
  }

  async function part() {
    if (!two.pair || !there || busy || !mayPart) return;
    const { pair } = two;
    setBusy(true);
    try {
      await ask(verbPath(queue, 'keep_apart', pair), { method: 'POST', body: {} });
      const back = async () => {
        await ask(verbPath(queue, 'reopen', pair), { method: 'POST', body: {} });
        await client.invalidateQueries({ queryKey: keys.object(queue) });
      };
      const text = t('apartDone', { first: String(there.first[object.title] ?? ''), second: String(there.second[object.title] ?? '') });
      toast({ text, action: { label: t('shell:undo'), run: () => void back() } });
      onNext();
      await client.invalidateQueries({ queryKey: keys.object(queue) });
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error) });
    }
    setBusy(false);
  }

  const acts = { first: () => setMade({ keep: 'first', picked: {} }), second: () => setMade({ keep: 'second', picked: {} }), merge: () => void join(), apart: () => void part(), next: onNext, previous: onBefore };
  usePairKeys(acts);

  if (first.isError || second.isError || (first.data && second.data && !there)) return <div className={styles.pair}><Empty quiet title={t('gone')} actions={<Button onClick={onNext}>{t('later')}</Button>} /></div>;
  if (!there || !choice) return <div className={styles.pair}><SkeletonRows rows={6} /></div>;
  return (
    <article className={styles.pair}>
      <p className={styles.hint}>{t('hint')}</p>
      <Compare object={object} two={there} choice={choice} onChoose={setMade} />
      <footer className={styles.acts}>
        {mayMerge ? <Button look="primary" busy={busy} after={<Keys keys="enter" />} onClick={() => void join()}>{t('merge')}</Button> : null}
        {two.pair && mayPart ? <Button disabled={busy} after={<Keys keys="n" />} onClick={() => void part()}>{t('apart')}</Button> : null}
        <Button look="quiet" disabled={busy} after={<Keys keys="j" />} onClick={onNext}>{t('later')}</Button>
      </footer>
    </article>
  );
}

const letters = { first: 'a', second: 'b', merge: 'enter', apart: 'n', next: 'j|down', previous: 'k|up' } as const;

/** The keys of this pair, in the overview of keys as well; they always do what is on screen now. */
function usePairKeys(acts: Record<keyof typeof letters, () => void>): void {
  const { t } = useTranslation('twins');
  const [now] = useState(() => ({ acts }));
  now.acts = acts;
  useOffer(useMemo(() => (Object.keys(letters) as (keyof typeof letters)[]).map((name): Command => ({
    id: `pair ${name}`, label: t(`keys.${name}`), group: 'here', keys: letters[name], run: () => now.acts[name](),
  })), [t, now]));
}
