/** The people on a static list: search to add, click to take off. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import IconX from 'tabler/IconX';
import { ask } from '../../engine/api';
import { keys, listPages, recordPath, type RefValue } from '../../engine/records';
import { deleteRecord, restoreRecord } from '../../engine/writing';
import { toast } from '../../ui/float/toast';
import { Button, IconButton } from '../../ui/input/button';
import { Avatar } from '../../ui/show/avatar';
import { Person } from '../../views/audience/Person';
import { Card } from '../../views/figures/card';
import styles from './segments.module.css';

export function Members({ segment, may }: { segment: string; may: boolean }) {
  const { t } = useTranslation('segments');
  const client = useQueryClient();
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery(
    listPages('segment_member', { where: ['segment', '=', segment], fields: ['customer'], sort: '-created_at', limit: 100 }),
  );
  const members = data?.pages.flatMap((page) => page.records) ?? [];
  const fresh = async () => {
    await client.invalidateQueries({ queryKey: keys.object('segment_member') });
    await client.invalidateQueries({ queryKey: keys.object('customer') });
  };
  const failed = (error: Error) => void toast({ tone: 'problem', text: error.message });
  const add = useMutation({
    mutationFn: (customer: string) => ask(recordPath('segment_member'), { method: 'POST', body: { segment, customer } }),
    onSuccess: fresh,
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: (member: { id: string; name: string }) => deleteRecord('segment_member', member.id),
    onSuccess: async (_answer, member) => {
      await fresh();
      toast({ text: t('members.removed', { name: member.name }), action: { label: t('undo'), run: () => void restoreRecord('segment_member', member.id).then(fresh, failed) } });
    },
    onError: failed,
  });
  return (
    <Card title={t('members.title')} lead={t('members.lead')}>
      {may ? <Person label={t('members.add')} value={null} onChange={(person) => { if (person) add.mutate(person.id); }} /> : null}
      <ul className={styles.members}>
        {members.map((member) => {
          const person = member.customer as RefValue | null;
          if (!person) return null;
          return (
            <li key={member.id}>
              <Link to="/$object/$id" params={{ object: 'customer', id: person.id }}><Avatar name={person.title} size={24} />{person.title}</Link>
              {may ? <IconButton label={t('members.remove', { name: person.title })} onClick={() => remove.mutate({ id: member.id, name: person.title })}><IconX size={16} /></IconButton> : null}
            </li>
          );
        })}
      </ul>
      {hasNextPage ? <Button look="quiet" onClick={() => void fetchNextPage()}>{t('more')}</Button> : null}
    </Card>
  );
}
