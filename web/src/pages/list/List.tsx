/** The list of any object. */
import { useQuery } from '@tanstack/react-query';
import { notFound, useParams } from '@tanstack/react-router';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { countOf } from '../../engine/records';
import { PageHead } from '../../views/page/PageHead';

export function Page() {
  const { object: name } = useParams({ strict: false });
  const object = objectNamed(useCatalog(), name ?? '');
  const count = useQuery(countOf(name ?? '', null));
  if (!object) throw notFound();
  return <PageHead title={object.plural} aside={count.data} />;
}
