/** Data as a whole: bringing it in, the bins, and the sample. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { objectNamed, useCatalog, viewOf } from '../../../engine/catalog';
import { Icon } from '../../../ui/show/icon';
import { Card, Stack } from '../../../views/figures/card';
import { PageBody } from '../../../views/page/PageBody';
import { PageHead } from '../../../views/page/PageHead';
import { SampleState } from '../../../views/sample/SampleState';
import { useSample } from '../../../views/sample/useSample';
import styles from '../layout.module.css';
import { looksAfterAll, type Part } from '../part';

function Body() {
  const { t } = useTranslation('manage');
  const catalog = useCatalog();
  const state = useSample();
  return (
    <>
      <PageHead title={t('data.title')} />
      <PageBody>
        <Stack>
          <Card title={t('sample.title')}><SampleState state={state} offers /></Card>
          <Card title={t('data.bring')} lead={t('data.bringText')}>
            <ul className={styles.list}>
              <li><Icon name="import" /><Link to="/import" search={{}}>{t('data.import')}</Link></li>
              {['import_schedule', 'import_mapping'].flatMap((name) => objectNamed(catalog, name) ?? []).map((object) => (
                <li key={object.name}><Icon name="import" /><Link to="/$object" params={{ object: object.name }} search={{}}>{object.plural}</Link></li>
              ))}
            </ul>
          </Card>
          <Card title={t('list:bin')} lead={t('data.binText')}>
            <ul className={styles.list}>
              {catalog.objects.filter((object) => object.can.delete && viewOf(object, 'table')).map((object) => (
                <li key={object.name}><Icon name={object.icon || object.name} /><Link to="/bin/$object" params={{ object: object.name }} search={{}}>{object.plural}</Link></li>
              ))}
            </ul>
          </Card>
        </Stack>
      </PageBody>
    </>
  );
}

export const part: Part = {
  id: 'data', group: 'data', order: 10, icon: 'package', title: 'manage:data.title', Body, allowed: looksAfterAll,
  words: ['manage:sample.title', 'manage:sample.remove', 'list:bin', 'manage:data.import'],
};
