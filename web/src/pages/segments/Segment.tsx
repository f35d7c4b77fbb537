/** One segment: on the left who it holds, said as a sentence; on the right who that is. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconArrowLeft from 'tabler/IconArrowLeft';
import { ask } from '../../engine/api';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { type Condition, isComplete, parseCondition } from '../../engine/condition/ast';
import { keys, type RecordData, recordPath, recordQuery } from '../../engine/records';
import { useWords } from '../../fields/sentence';
import { Button, IconButton } from '../../ui/input/button';
import { TextInput } from '../../ui/input/text';
import { toast } from '../../ui/float/toast';
import { SkeletonRows } from '../../ui/show/skeleton';
import { membersOf } from '../../views/audience/counts';
import { Reach } from '../../views/audience/Reach';
import { Card, Stack } from '../../views/figures/card';
import { ConditionEditor } from '../../views/filters/ConditionEditor';
import { PageBody } from '../../views/page/PageBody';
import { PageHead } from '../../views/page/PageHead';
import { Members } from './Members';
import { More } from './More';
import styles from './segments.module.css';

interface Search {
  where?: Condition;
  name?: string;
  description?: string;
}

export function Page() {
  const { id } = useParams({ strict: false }) as { id: string };
  const search = useSearch({ strict: false }) as Search;
  const fresh = id === 'new';
  const { data: segment, error } = useQuery({ ...recordQuery('segment', id), enabled: !fresh });
  if (error && !segment) throw error;
  if (!fresh && !segment) return <SkeletonRows rows={8} />;
  return <Editor key={id} segment={segment ?? null} start={search} />;
}

function finished(condition: Condition | null): boolean {
  if (!condition) return true;
  try {
    return isComplete(parseCondition(condition));
  } catch {
    return false;
  }
}

/** For who may not change it. */
function Said({ condition, lead }: { condition: Condition | null; lead: string }) {
  const { t } = useTranslation('segments');
  const words = useWords('customer', condition ? [condition] : []);
  return <Card title={t('who')} lead={lead || undefined}><p>{condition ? words(condition) : t('everybody')}</p></Card>;
}

function Editor({ segment, start }: { segment: RecordData | null; start: Search }) {
  const { t } = useTranslation('segments');
  const navigate = useNavigate();
  const client = useQueryClient();
  const catalog = useCatalog();
  const known = useMemo(() => ({
    name: String(segment?.name ?? start.name ?? ''),
    description: String(segment?.description ?? start.description ?? ''),
    condition: (segment ? (segment.condition as Condition | null) : start.where) ?? null,
  }), [segment, start.description, start.name, start.where]);
  const [name, setName] = useState(known.name);
  const [description, setDescription] = useState(known.description);
  const [condition, setCondition] = useState<Condition | null>(known.condition);
  const isStatic = segment?.kind === 'static';
  const complete = finished(condition);
  const rights = objectNamed(catalog, 'segment')?.can;
  const may = segment ? rights?.update : rights?.create;
  const changed = !segment || name !== known.name || description !== known.description || JSON.stringify(condition) !== JSON.stringify(known.condition);

  // One that is not saved yet lives in the address: loading again and going back find it.
  useEffect(() => {
    if (segment) return undefined;
    const search = { name: name || undefined, description: description || undefined, where: condition ?? undefined };
    const timer = setTimeout(() => void navigate({ to: '.', search, replace: true }), 400);
    return () => clearTimeout(timer);
  }, [condition, description, name, navigate, segment]);

  const save = useMutation({
    mutationFn: () => {
      const values = { name: name.trim(), description: description.trim() || null, ...(isStatic ? {} : { condition }) };
      return segment
        ? ask<RecordData>(recordPath('segment', segment.id), { method: 'PATCH', body: values })
        : ask<RecordData>(recordPath('segment'), { method: 'POST', body: { ...values, kind: 'dynamic' } });
    },
    onSuccess: async (saved) => {
      client.setQueryData(keys.record('segment', saved.id), saved);
      await client.invalidateQueries({ queryKey: keys.lists('segment') });
      toast({ text: t('saved', { name: saved.name }) });
      if (!segment) void navigate({ to: '/segment/$id', params: { id: saved.id }, search: {}, replace: true });
    },
    onError: (error) => void toast({ tone: 'problem', text: error.message }),
  });

  const actions = (
    <>
      {segment ? <More segment={segment} changed={changed} /> : null}
      {may ? <Button look="primary" busy={save.isPending} disabled={!changed || !complete || !name.trim()} onClick={() => save.mutate()}>{t('save')}</Button> : null}
    </>
  );
  return (
    <>
      <PageHead strong title={name || t('untitled')} actions={actions}
        before={<IconButton label={t('back')} onClick={() => void navigate({ to: '/segment', search: {} })}><IconArrowLeft size={18} /></IconButton>} />
      <PageBody>
        <Stack columns="panel">
          <Stack>
            {may ? (
              <Card>
                <div className={styles.names}>
                  <TextInput label={t('name')} placeholder={t('namePlaceholder')} value={name} onChange={(event) => setName(event.currentTarget.value)} autoFocus={!segment && !name} />
                  <TextInput label={t('description')} placeholder={t('descriptionPlaceholder')} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
                </div>
              </Card>
            ) : null}
            {segment && isStatic ? <Members segment={segment.id} may={Boolean(may)} /> : segment && !may ? <Said condition={known.condition} lead={known.description} /> : (
              <Card title={t('who')} lead={t('whoLead')}>
                <ConditionEditor object="customer" value={condition} onChange={setCondition} />
              </Card>
            )}
          </Stack>
          <Reach where={isStatic && segment ? membersOf(segment.id) : condition} complete={complete} />
        </Stack>
      </PageBody>
    </>
  );
}
