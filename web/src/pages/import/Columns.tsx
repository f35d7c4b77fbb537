/** Every column of the file with samples, and where it goes. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { ownPlace } from '../../engine/live/owner';
import { Button } from '../../ui/input/button';
import { toast } from '../../ui/float/toast';
import { Card } from '../../views/figures/card';
import { useFigures } from '../../views/figures/format';
import { Notice } from '../../views/figures/notice';
import { SaveMapping } from './check/SaveMapping';
import { Choices } from './Choices';
import { ColumnRow } from './ColumnRow';
import styles from './import.module.css';
import { type Change, changeJob, type Column, guessed, type ImportJob, keys, type Mapped, type Options, targetsQuery, tell } from './job';
import { Reading } from './Reading';
import { Problems } from './Problems';
import { groupsOf } from './targets';

interface ColumnsProps {
  job: ImportJob;
  onChecked: () => void;
  onLeave: (object?: string) => void;
}

/** A column still needs an answer when its dates could be read in more than one way. */
export function isOpen(column: Column, mapped: Mapped | undefined): boolean {
  return Boolean(mapped && (column.formats?.length ?? 0) > 1 && !mapped.format);
}

/** What was chosen before the page was loaded again. */
function keptChoices(place: string): Options | null {
  return JSON.parse(sessionStorage.getItem(place) ?? 'null') as Options | null;
}

export function Columns({ job, onChecked, onLeave }: ColumnsProps) {
  const { t, i18n } = useTranslation('import');
  const client = useQueryClient();
  const { number } = useFigures();
  const catalog = useCatalog();
  const place = ownPlace(`import.${job.id}`);
  const [options, setOptions] = useState<Options>(() => keptChoices(place) ?? guessed(job));
  useEffect(() => sessionStorage.setItem(place, JSON.stringify(options)), [options, place]);
  const [saving, setSaving] = useState(false);
  const may = objectNamed(catalog, 'import_mapping')?.can.create ?? false;
  const { data: targets = [] } = useQuery(targetsQuery(job.object));
  const label = objectNamed(catalog, job.object)?.label ?? job.object;
  const groups = useMemo(() => groupsOf(targets, label), [targets, label]);
  const kindOf = (name: string) => t(`kinds.${name}.title`, { defaultValue: objectNamed(catalog, name)?.plural ?? name });

  const reread = useMutation({
    mutationFn: (change: Change) => changeJob(job.id, change),
    onSuccess: (fresh) => {
      client.setQueryData(keys.job(job.id), fresh);
      setOptions(guessed(fresh));
    },
    onError: (error) => void toast({ tone: 'problem', text: error.message }),
  });
  const check = useMutation({
    mutationFn: async () => {
      await changeJob(job.id, { options });
      await tell(job.id, 'check');
    },
    onSuccess: async () => {
      sessionStorage.removeItem(place);
      await client.invalidateQueries({ queryKey: keys.job(job.id) });
      onChecked();
    },
    onError: (error) => void toast({ tone: 'problem', text: error.message }),
  });

  const used = new Map(Object.entries(options.map).map(([column, mapped]) => [mapped.field, column]));
  const open = job.columns.filter((column) => isOpen(column, options.map[column.name]));
  const missing = targets.filter((target) => target.required && !target.path.includes('.') && !used.has(target.path) && !(target.path in (options.constants ?? {})));
  const mapped = Object.keys(options.map).length;

  function put(column: string, next: Mapped | null) {
    const map = Object.fromEntries(Object.entries(options.map).filter(([name, old]) => name !== column && old.field !== next?.field));
    setOptions({ ...options, map: next ? { ...map, [column]: next } : map });
  }

  return (
    <>
      {job.status === 'failed' ? <Notice tone="bad" title={t('report.failed')}>{job.error?.detail ?? job.error?.title}</Notice> : null}
      {job.status === 'failed' && job.problems?.length ? (
        <Problems problems={job.problems} total={job.counts?.rejected || job.problems.length} columns={job.columns}
          corrections={options.corrections ?? {}} onCorrect={(corrections) => setOptions({ ...options, corrections })} />
      ) : null}
      {job.mapping ? <Notice tone="good" title={t('columns.asSaved', { name: job.mapping })} /> : null}
      {job.recalled ? <Notice tone="good" title={t('columns.recalled', { file: job.recalled })} /> : null}
      {job.better ? (
        <Notice tone="warn" title={t('columns.better', { kind: kindOf(job.better) })}
          actions={<Button busy={reread.isPending} onClick={() => reread.mutate({ object: job.better ?? job.object })}>{t('columns.takeBetter', { kind: kindOf(job.better) })}</Button>}>
          {t('columns.betterText')}
        </Notice>
      ) : null}
      {job.file.totals?.length ? <Notice tone="note" title={t('columns.totals', { count: job.file.totals.length, rows: new Intl.ListFormat(i18n.language).format(job.file.totals.map(number)) })} /> : null}
      <Reading job={job} busy={reread.isPending} onChange={(change) => reread.mutate(change)} onLeave={() => onLeave(job.object)} />
      <Card tight title={t('columns.title')} aside={<span>{t('columns.mapped', { count: mapped, total: number(job.columns.length) })}</span>}
        lead={t('columns.lead')}>
        <div className={styles.columns} role="table" aria-label={t('columns.title')}>
          <div className={styles.columnsHead} role="row">
            <span role="columnheader">{t('columns.column')}</span><span role="columnheader">{t('columns.samples')}</span><span role="columnheader">{t('columns.goes')}</span>
          </div>
          {job.columns.map((column) => (
            <ColumnRow key={`${targets.length}.${column.name}`} column={column} mapped={options.map[column.name]} groups={groups} taken={used} onChange={(next) => put(column.name, next)} />
          ))}
        </div>
      </Card>
      <Choices options={options} targets={targets} onChange={setOptions} />
      {missing.length ? <Notice tone="warn" title={t('columns.missing', { fields: missing.map((target) => target.label.split(' › ').at(-1)).join(', ') })}>{t('columns.missingText')}</Notice> : null}
      <div className={styles.foot}>
        <Button onClick={() => onLeave(job.object)}>{t('columns.other')}</Button>
        {may ? <Button look="quiet" disabled={mapped === 0 || open.length > 0} onClick={() => setSaving(true)}>{t('mapping.open')}</Button> : null}
        <Button look="primary" busy={check.isPending} disabled={mapped === 0 || open.length > 0 || reread.isPending} onClick={() => check.mutate()}>{t('columns.check')}</Button>
        <span className={styles.hint}>{open.length ? t('columns.open', { columns: open.map((column) => column.name).join(', ') }) : t('columns.safe')}</span>
      </div>
      {saving ? <SaveMapping job={job} options={options} onClose={() => setSaving(false)} /> : null}
    </>
  );
}
