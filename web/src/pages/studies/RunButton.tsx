/** Runs a study now; while it runs it says so. */
import { useTranslation } from 'react-i18next';
import IconPlayerPlay from 'tabler/IconPlayerPlay';
import { objectNamed, useCatalog } from '../../engine/catalog';
import type { RecordData } from '../../engine/records';
import { Button } from '../../ui/input/button';
import { isRunning, useStart } from './runs';

export function RunButton({ study, run, first }: { study: string; run: RecordData | null; first?: boolean }) {
  const { t } = useTranslation('studies');
  const start = useStart();
  const may = objectNamed(useCatalog(), 'study_run')?.can.create ?? false;
  const busy = start.isPending || isRunning(run);
  if (!may) return null;
  return <Button look={first ? 'primary' : 'plain'} icon={<IconPlayerPlay size={16} />} disabled={busy} busy={start.isPending} onClick={() => start.mutate(study)}>{t(busy ? 'running' : 'run')}</Button>;
}
