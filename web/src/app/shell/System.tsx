/** What is shown while waiting, when a page is missing, and when something broke. */
import { type ErrorComponentProps, Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import IconAlertTriangle from 'tabler/IconAlertTriangle';
import IconCompass from 'tabler/IconCompass';
import IconLock from 'tabler/IconLock';
import { Problem } from '../../engine/api';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { useCommands } from '../../engine/commands';
import { isAway } from '../../engine/live/reach';
import { Button } from '../../ui/input/button';
import { Empty } from '../../ui/show/empty';
import { SkeletonRows } from '../../ui/show/skeleton';

export function Waiting() {
  return <SkeletonRows rows={10} />;
}

/** A record that is gone may lie in the bin; the list of the others is the next best. */
function Around({ name }: { name: string }) {
  const { t } = useTranslation('shell');
  const object = objectNamed(useCatalog(), name);
  if (!object?.can.read) return <Link to="/">{t('missing.home')}</Link>;
  return (
    <>
      <Link to="/$object" params={{ object: name }}>{object.plural}</Link>
      {object.can.delete ? <Link to="/bin/$object" params={{ object: name }} search={{}}>{t('missing.bin')}</Link> : null}
    </>
  );
}

export function Missing() {
  const { t } = useTranslation('shell');
  const { object, id } = useParams({ strict: false }) as { object?: string; id?: string };
  const search = useCommands().find((command) => command.id === 'palette');
  return (
    <Empty picture={<IconCompass size={48} stroke={1.25} />} title={t('missing.title')} text={t('missing.text')} actions={
      <>
        {search ? <Button look="primary" onClick={search.run}>{t('missing.search')}</Button> : null}
        {object && id ? <Around name={object} /> : <Link to="/">{t('missing.home')}</Link>}
      </>
    } />
  );
}

function picture(error: unknown) {
  const Drawing = error instanceof Problem && error.status === 403 ? IconLock : IconAlertTriangle;
  return <Drawing size={48} stroke={1.25} />;
}

export function Crash({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation('shell');
  if (error instanceof Problem && error.status === 404) return <Missing />;
  const forbidden = error instanceof Problem && error.status === 403;
  // A part of the app that was never fetched cannot be had either.
  const unreachable = error instanceof Problem ? error.status === 0 : isAway();
  const title = forbidden ? t('forbidden.title') : unreachable ? t('unreachable.title') : t('crash.title');
  const text = unreachable ? t('unreachable.text') : error instanceof Problem ? error.message : t('crash.text');
  const reference = error instanceof Problem && error.request ? t('crash.reference', { id: error.request }) : null;
  return (
    <Empty picture={picture(error)} title={title} text={<>{text}{reference ? <><br /><small>{reference}</small></> : null}</>}
      actions={<Button look="primary" onClick={reset}>{t('crash.again')}</Button>} />
  );
}
