/** The list of any object. */
import { notFound, useParams } from '@tanstack/react-router';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { SkeletonRows } from '../../ui/show/skeleton';
import { ListPage } from './ListPage';
import { ownViews, useSavedViews } from './views/savedViews';

export function Page() {
  const { object: name = '' } = useParams({ strict: false });
  const object = objectNamed(useCatalog(), name);
  const { views, ready } = useSavedViews(name);
  if (!object?.can.read) throw notFound();
  return ready ? <ListPage key={name} object={object} views={[...ownViews(object), ...views]} /> : <SkeletonRows rows={12} />;
}
