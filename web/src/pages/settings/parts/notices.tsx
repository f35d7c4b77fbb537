/** What one wants to be told by the bell. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { fieldNamed, objectNamed, useCatalog } from '../../../engine/catalog';
import { keys, recordQuery } from '../../../engine/records';
import { prefer } from '../../../engine/session';
import { showValues } from '../../../engine/writing';
import { toast } from '../../../ui/float/toast';
import { Switch } from '../../../ui/input/switch';
import { SkeletonRows } from '../../../ui/show/skeleton';
import { Card, Stack } from '../../../views/figures/card';
import { PageBody } from '../../../views/page/PageBody';
import { PageHead } from '../../../views/page/PageHead';
import { useTrouble } from '../../../views/saving/useTrouble';
import styles from '../layout.module.css';
import type { Part } from '../part';

function Body() {
  const { t } = useTranslation('notices');
  const catalog = useCatalog();
  const { me } = catalog;
  const client = useQueryClient();
  const trouble = useTrouble();
  const { data } = useQuery(recordQuery('user', me.id));
  const spec = objectNamed(catalog, 'user');
  const kinds = (spec && fieldNamed(spec, 'muted')?.options) ?? [];
  const muted = Array.isArray(data?.muted) ? (data.muted as string[]) : [];
  const save = useMutation({
    mutationFn: (next: readonly string[]) => prefer(me.id, { muted: next }),
    onMutate: (next) => showValues(client, 'user', me.id, { muted: next }),
    onError: (error) => toast({ tone: 'problem', ...trouble(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.record('user', me.id) }),
  });
  return (
    <>
      <PageHead title={t('title')} />
      <PageBody>
        <Stack>
          <Card lead={t('kindsLead')}>
            {data ? (
              <div className={styles.form}>
                {kinds.map(({ value, label }) => (
                  <Switch key={value} label={t(`kinds.${value}`, { defaultValue: label })} checked={!muted.includes(value)}
                    onChange={(event) => save.mutate(event.currentTarget.checked ? muted.filter((kind) => kind !== value) : [...muted, value])} />
                ))}
              </div>
            ) : <SkeletonRows rows={5} />}
          </Card>
        </Stack>
      </PageBody>
    </>
  );
}

export const part: Part = {
  id: 'notices', group: 'me', order: 10, icon: 'bell', title: 'notices:title', Body,
  words: ['notices:kinds.mention', 'notices:kinds.assignment', 'notices:kinds.due', 'notices:kinds.done', 'notices:kinds.found', 'notices:kinds.trouble'],
};
