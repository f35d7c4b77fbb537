/** The import wizard: a file comes in without fear, because nothing is written before one has seen what would be. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconArrowLeft from 'tabler/IconArrowLeft';
import { Stack } from '../../views/figures/card';
import { Notice } from '../../views/figures/notice';
import { type Step, Steps } from '../../views/figures/steps';
import { PageBody } from '../../views/page/PageBody';
import { PageHead } from '../../views/page/PageHead';
import { Button, IconButton } from '../../ui/input/button';
import { SkeletonRows } from '../../ui/show/skeleton';
import { Columns } from './Columns';
import { History } from './History';
import { type ImportJob, jobQuery } from './job';
import { Report } from './Report';
import { Review, Working } from './Review';
import { Start } from './Start';

const order = ['file', 'columns', 'check', 'done'] as const;
type StepName = (typeof order)[number];

function stepOf(job: ImportJob | undefined): StepName {
  if (!job) return 'file';
  if (job.status === 'read' || job.status === 'failed') return 'columns';
  if (job.status === 'checking' || job.status === 'checked') return 'check';
  return 'done';
}

function stepsOf(here: StepName, finished: boolean, label: (step: StepName) => string): Step[] {
  const at = order.indexOf(here);
  return order.map((step, index) => ({
    id: step,
    label: label(step),
    state: index < at || (finished && index === at) ? 'done' : index === at ? 'here' : 'ahead',
    reachable: index < at && !(here === 'done'),
  }));
}

export function Page() {
  const { t } = useTranslation('import');
  const { object } = useParams({ strict: false }) as { object?: string };
  const { job: id } = useSearch({ strict: false }) as { job?: string };
  const navigate = useNavigate();
  const leave = (name?: string) => void navigate({ to: name ? '/import/$object' : '/import', params: { object: name }, search: {} });
  const back = id ? <IconButton label={t('all')} onClick={() => leave()}><IconArrowLeft size={18} /></IconButton> : null;
  return (
    <>
      <PageHead strong title={t('title')} before={back} />
      <PageBody>
        {id ? <Job key={id} id={id} onLeave={leave} /> : (
          <Stack>
            <Start object={object} onChoose={leave} onUploaded={(job) => void navigate({ to: '/import/$object', params: { object: job.object }, search: { job: job.id } })} />
            <History />
          </Stack>
        )}
      </PageBody>
    </>
  );
}

function Job({ id, onLeave }: { id: string; onLeave: (object?: string) => void }) {
  const { t } = useTranslation('import');
  const { data: job, error, refetch } = useQuery(jobQuery(id));
  const [again, setAgain] = useState(false);
  if (error && !job) return <Notice tone="bad" title={t('gone')} actions={<Button onClick={() => void refetch()}>{t('retry')}</Button>}>{error.message}</Notice>;
  if (!job) return <SkeletonRows rows={8} />;
  const editing = again && job.status === 'checked';
  const here = editing ? 'columns' : stepOf(job);
  const go = (step: string) => {
    if (step === 'file') onLeave(job.object);
    if (step === 'columns') setAgain(true);
  };
  return (
    <Stack>
      <Steps label={t('steps.label')} steps={stepsOf(here, job.status === 'done', (step) => t(`steps.${step}`))} onGo={go} />
      {here === 'columns' ? <Columns job={job} onChecked={() => setAgain(false)} onLeave={onLeave} /> : null}
      {here === 'check' && job.status === 'checking' ? <Working job={job} /> : null}
      {here === 'check' && job.status === 'checked' ? <Review job={job} onBack={() => setAgain(true)} /> : null}
      {here === 'done' && job.status === 'running' ? <Working job={job} /> : null}
      {here === 'done' && job.status !== 'running' ? <Report job={job} onLeave={onLeave} /> : null}
    </Stack>
  );
}
