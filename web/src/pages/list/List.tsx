/** The list of any object. */
import { notFound, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { SkeletonRows } from '../../ui/show/skeleton';
import { ListPage } from './ListPage';
import { openingFor, useOpenings, usual } from './views/openings';
import { ownViews, useSavedViews } from './views/savedViews';

export function Page() {
  const { object: name = '' } = useParams({ strict: false });
  const catalog = useCatalog();
  const object = objectNamed(catalog, name);
  const { views: saved, ready } = useSavedViews(name);
  const { openings, ready: chosen } = useOpenings(name);
  const views = useMemo(() => (object ? [...ownViews(object), ...saved] : saved), [object, saved]);
  if (!object?.can.read) throw notFound();
  if (!ready || !chosen) return <SkeletonRows rows={12} />;
  const first = openingFor(openings.filter(({ view }) => view === usual || views.some(({ id }) => id === view)), catalog.me)?.view;
  return <ListPage key={name} object={object} views={views} first={first === usual ? undefined : first} />;
}
