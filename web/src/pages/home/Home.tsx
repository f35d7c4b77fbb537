/** Where a day starts: first steps for newcomers, the few numbers that matter, and what campaigns achieved. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { listOnce } from '../../engine/records';
import { dateFormat } from '../../engine/saying/saying';
import { clockAt } from '../../engine/saying/times';
import { Card, Stack } from '../../views/figures/card';
import { useFigures } from '../../views/figures/format';
import { PageBody } from '../../views/page/PageBody';
import { PageHead } from '../../views/page/PageHead';
import { CampaignRow, rowFields } from '../../views/verdict/CampaignRow';
import { Coming, isComing } from './coming';
import { FirstRun } from './FirstRun';
import { FirstSteps } from './FirstSteps';
import styles from './home.module.css';
import { MyDay } from './MyDay';
import { Numbers } from './Numbers';
import { LastStudies } from './LastStudies';

function partOfDay(hour: number): 'night' | 'morning' | 'afternoon' | 'evening' {
  if (hour < 5 || hour >= 22) return 'night';
  return hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening';
}

export function Page() {
  const { t, i18n } = useTranslation('home');
  const catalog = useCatalog();
  const zone = catalog.me.zone ?? catalog.workspace.zone;
  const now = new Date();
  const may = (object: string) => objectNamed(catalog, object)?.can.read ?? false;
  return (
    <>
      <PageHead title={t('title')} />
      <PageBody>
        <Stack>
          <div className={styles.greeting}>
            <h2>{t(`greeting.${partOfDay(clockAt(now, zone).hour)}`, { name: catalog.me.name })}</h2>
            <p>{dateFormat(i18n.language, { dateStyle: 'full', timeZone: zone }).format(now)}</p>
          </div>
          <div className={styles.parts}>
            <Stack>
              <FirstRun />
              <FirstSteps />
              <MyDay />
              {may('customer') ? <Numbers /> : null}
              <Stack columns={2}>
                {may('campaign') ? <RecentCampaigns /> : null}
                {catalog.studies.length ? <LastStudies /> : null}
              </Stack>
            </Stack>
          </div>
        </Stack>
      </PageBody>
    </>
  );
}

function RecentCampaigns() {
  const { t } = useTranslation('home');
  const { number } = useFigures();
  const query = useQuery(listOnce('campaign', { fields: rowFields, sort: '-created_at', limit: 5, count: 'exact' }));
  const { data } = query;
  if (isComing(query)) return <Coming />;
  const campaigns = data?.records ?? [];
  return (
    <Card tight title={t('campaigns.title')} aside={<Link to="/campaign" search={{}}>{t('campaigns.all', { shown: number(data?.count ?? 0) })}</Link>}>
      {data && campaigns.length === 0 ? <p className={styles.none}>{t('campaigns.none')}</p> : null}
      <ul className={styles.campaigns}>{campaigns.map((campaign) => <li key={campaign.id}><CampaignRow campaign={campaign} /></li>)}</ul>
    </Card>
  );
}
