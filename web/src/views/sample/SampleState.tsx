/** What is going on with the sample: a bar while it works, a button to remove it once it is there. */
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/input/button';
import { Notice } from '../figures/notice';
import { Progress } from '../figures/progress';
import type { useSample } from './useSample';

export function SampleState({ state, offers }: { state: ReturnType<typeof useSample>; offers?: boolean }) {
  const { t } = useTranslation('manage');
  const { sample, load, remove } = state;
  if (!sample) return null;
  if (sample.working) return <Progress label={t(`sample.${sample.working}ing`)} note={t('sample.note')} />;
  return (
    <>
      {sample.failed ? <Notice tone="bad" title={t('sample.failed')}>{sample.failed}</Notice> : null}
      {sample.loaded
        ? <Notice tone="note" title={t('sample.loaded')} actions={<Button size="dense" onClick={remove}>{t('sample.remove')}</Button>}>{t('sample.removeText')}</Notice>
        : offers ? <Notice tone="note" title={t('sample.offer')} actions={<Button size="dense" onClick={load}>{t('sample.load')}</Button>}>{t('sample.offerText')}</Notice> : null}
    </>
  );
}
