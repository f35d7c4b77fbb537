/** The company: its record, section by section. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { objectNamed, useCatalog } from '../../../engine/catalog';
import { recordQuery } from '../../../engine/records';
import { SkeletonRows } from '../../../ui/show/skeleton';
import { Card } from '../../../views/figures/card';
import { PageBody } from '../../../views/page/PageBody';
import { PageHead } from '../../../views/page/PageHead';
import { Facts } from '../../../views/record/Facts';
import styles from '../layout.module.css';
import { looksAfterAll, type Part } from '../part';

function Body() {
  const { t } = useTranslation('manage');
  const catalog = useCatalog();
  const spec = objectNamed(catalog, 'workspace');
  const { data } = useQuery({ ...recordQuery('workspace', catalog.workspace.id ?? ''), enabled: Boolean(catalog.workspace.id) });
  return (
    <>
      <PageHead title={t('workspace.title')} />
      <PageBody><Card lead={t('workspace.lead')}><div className={styles.roomy}>{spec && data ? <Facts object={spec} record={data} /> : <SkeletonRows rows={8} />}</div></Card></PageBody>
    </>
  );
}

export const part: Part = {
  id: 'workspace', group: 'company', order: 0, icon: 'building', title: 'manage:workspace.title', Body, words: [], allowed: looksAfterAll,
  labels: (catalog) => (objectNamed(catalog, 'workspace')?.fields ?? []).filter((field) => !field.readonly).map((field) => field.label),
};
