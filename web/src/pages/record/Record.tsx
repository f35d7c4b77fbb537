/** One record: who or what it is, what we know, and what happened. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Navigate, notFound, useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import IconChevronLeft from 'tabler/IconChevronLeft';
import { objectNamed, type ObjectSpec, useCatalog } from '../../engine/catalog';
import { recordQuery } from '../../engine/records';
import { titleOf } from '../../fields/title';
import { PageBody } from '../../views/page/PageBody';
import { PageHead } from '../../views/page/PageHead';
import { RecordView } from '../../views/record/RecordView';
import styles from './page.module.css';

function Shown({ object, id }: { object: ObjectSpec; id: string }) {
  const { t } = useTranslation('list');
  const navigate = useNavigate();
  const record = useSuspenseQuery(recordQuery(object.name, id)).data;
  // A merged record answers with the one it became.
  if (record.id !== id) return <Navigate to="/$object/$id" params={{ object: object.name, id: record.id }} replace />;
  return (
    <>
      <PageHead title={titleOf(record, object) || t('untitled')}
        before={<Link to="/$object" params={{ object: object.name }} className={styles.back}><IconChevronLeft size={18} stroke={1.75} />{object.plural}</Link>} />
      <PageBody wide><RecordView object={object} record={record} onGone={() => void navigate({ to: '/$object', params: { object: object.name } })} /></PageBody>
    </>
  );
}

export function Page() {
  const { object: name = '', id = '' } = useParams({ strict: false });
  const object = objectNamed(useCatalog(), name);
  if (!object?.can.read) throw notFound();
  return <Shown key={id} object={object} id={id} />;
}
