/** One record: who or what it is, what we know, and what happened. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { notFound, useParams } from '@tanstack/react-router';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { recordQuery } from '../../engine/records';
import { PageHead } from '../../views/page/PageHead';

export function Page() {
  const { object: name = '', id = '' } = useParams({ strict: false });
  const object = objectNamed(useCatalog(), name);
  const record = useSuspenseQuery(recordQuery(name, id)).data;
  if (!object) throw notFound();
  return <PageHead title={String(record[object.title] ?? '')} />;
}
