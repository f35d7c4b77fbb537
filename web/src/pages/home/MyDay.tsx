/** My day: what is overdue, what is due today, what comes; ticked off here, and added in one sentence. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../engine/api';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { ownPlace } from '../../engine/live/owner';
import { keys, listOnce, type RecordData, type RefValue, verbPath } from '../../engine/records';
import { readTask } from '../../engine/saying/tasking';
import { clockAt, isoDay, sayExactly, sayMoment, sayTime, today } from '../../engine/saying/times';
import { useSaying } from '../../engine/saying/useSaying';
import { useCreate } from '../../engine/writing';
import { toast } from '../../ui/float/toast';
import { Button } from '../../ui/input/button';
import { Checkbox } from '../../ui/input/check';
import { TextInput } from '../../ui/input/text';
import { Card } from '../../views/figures/card';
import { useTrouble } from '../../views/saving/useTrouble';
import { Coming, isComing } from './coming';
import styles from './tasks.module.css';

const parts = ['overdue', 'today', 'later'] as const;

function Line({ task }: { task: RecordData }) {
  const { t } = useTranslation('manage');
  const say = useSaying();
  const client = useQueryClient();
  const trouble = useTrouble();
  const customer = task.customer as RefValue | null;
  const due = typeof task.due === 'string' ? task.due : null;
  const act = useMutation({
    mutationFn: (verb: 'finish' | 'reopen') => ask(verbPath('task', verb, task.id), { method: 'POST', body: {} }),
    onError: (error) => toast({ tone: 'problem', ...trouble(error) }),
    onSuccess: (_, verb) => { if (verb === 'finish') toast({ text: t('day.finished', { name: String(task.name) }), action: { label: t('shell:undo'), run: () => act.mutate('reopen') } }); },
    onSettled: () => client.invalidateQueries({ queryKey: keys.object('task') }),
  });
  const when = due ? (isoDay(clockAt(new Date(due), say.zone)) === today(say) ? sayTime(due, say) : sayMoment(due, say)) : '';
  return (
    <li>
      <label><Checkbox checked={act.isPending} aria-label={t('day.finish', { name: String(task.name) })} onChange={() => act.mutate('finish')} /></label>
      <Link to="/$object/$id" params={{ object: 'task', id: task.id }} search={{}}><bdi>{String(task.name)}</bdi></Link>
      {customer ? <Link className={styles.about} to="/$object/$id" params={{ object: 'customer', id: customer.id }} search={{}}><bdi>{customer.title}</bdi></Link> : null}
      {due ? <time dateTime={due} title={sayExactly(due, say)}>{when}</time> : null}
    </li>
  );
}

function QuickAdd() {
  const { t } = useTranslation('manage');
  const say = useSaying();
  const { me } = useCatalog();
  const trouble = useTrouble();
  const create = useCreate('task', (values) => String(values.name));
  const [text, setText] = useState(() => sessionStorage.getItem(ownPlace('task')) ?? '');
  const read = text.trim() ? readTask(text, { ...say, now: new Date() }) : null;
  const type = (next: string) => { setText(next); sessionStorage.setItem(ownPlace('task'), next); };
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!read || create.isPending) return;
    try {
      await create.mutateAsync({ name: read.name, due: read.due, assignee: me.id });
      type('');
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error) });
    }
  }
  return (
    <form className={styles.add} onSubmit={(event) => void submit(event)}>
      <TextInput aria-label={t('day.add')} placeholder={t('day.example')} value={text} onChange={(event) => type(event.target.value)} />
      {read ? <Button type="submit" look="primary" busy={create.isPending}>{t('day.do')}</Button> : null}
      {read ? <small aria-live="polite">{read.due ? t('day.read', { name: read.name, when: sayExactly(read.due, say) }) : t('day.noTime', { name: read.name })}</small> : null}
    </form>
  );
}

export function MyDay() {
  const { t } = useTranslation('manage');
  const say = useSaying();
  const catalog = useCatalog();
  const spec = objectNamed(catalog, 'task');
  const mine = useQuery({
    ...listOnce('task', { where: ['and', ['assignee', '=', catalog.me.id], ['not', ['done', '=', true]]], fields: ['name', 'due', 'customer', 'done'], sort: 'due', limit: 100 }),
    enabled: spec?.can.read ?? false,
  });
  if (isComing(mine)) return <Coming />;
  if (!spec?.can.read || !mine.data) return null;
  const partOf = (task: RecordData): (typeof parts)[number] => {
    if (typeof task.due !== 'string') return 'later';
    const day = isoDay(clockAt(new Date(task.due), say.zone));
    return new Date(task.due) < say.now ? 'overdue' : day === today(say) ? 'today' : 'later';
  };
  const tasks = mine.data.records;
  return (
    <Card title={t('day.title')} aside={<Link to="/$object" params={{ object: 'task' }} search={{}}>{t('day.all')}</Link>}>
      {spec.can.create ? <QuickAdd /> : null}
      {tasks.length === 0 ? <p className={styles.none}>{t('day.none')}</p> : null}
      {parts.map((part) => {
        const these = tasks.filter((task) => partOf(task) === part).slice(0, part === 'later' ? 5 : 50);
        return these.length ? <section key={part} data-part={part} className={styles.part}><h3>{t(`day.${part}`)}</h3><ul>{these.map((task) => <Line key={task.id} task={task} />)}</ul></section> : null;
      })}
    </Card>
  );
}
