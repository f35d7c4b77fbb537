/** Everyone in the campaign, treated and held out, in the same grid as everywhere. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { objectNamed, type ObjectSpec, useCatalog } from '../../../engine/catalog';
import type { Condition } from '../../../engine/condition/ast';
import { Segmented } from '../../../ui/input/segmented';
import { Empty } from '../../../ui/show/empty';
import { Card } from '../../../views/figures/card';
import { useFigures } from '../../../views/figures/format';
import { Grid } from '../../../views/grid/Grid';
import { useRows } from '../../../views/grid/lines/useRows';
import styles from '../campaigns.module.css';

const columns = ['customer', 'arm', 'state', 'sent_at', 'opened_at', 'clicked_at', 'orders', 'revenue', 'reason'].map((path) => ({ path }));
type Which = 'all' | 'treated' | 'holdout' | 'bought';

function conditionFor(campaign: string, which: Which): Condition {
  const of: Condition = ['campaign', '=', campaign];
  if (which === 'all') return of;
  return ['and', of, which === 'bought' ? ['orders', '>', 0] : ['arm', '=', which]];
}

export function Members({ campaign }: { campaign: string }) {
  const object = objectNamed(useCatalog(), 'campaign_member');
  return object?.can.read ? <Table campaign={campaign} object={object} /> : null;
}

function Table({ campaign, object }: { campaign: string; object: ObjectSpec }) {
  const { t } = useTranslation('campaigns');
  const { number } = useFigures();
  const [which, choose] = useState<Which>('all');
  const [sort, setSort] = useState<string | undefined>('-revenue');
  const rows = useRows('campaign_member', { where: conditionFor(campaign, which), fields: columns.map((column) => column.path), sort, limit: 100 });
  const control = (
    <Segmented aria-label={t('members.which')} value={which} onChange={(value) => choose(value as Which)}
      data={(['all', 'treated', 'holdout', 'bought'] as const).map((value) => ({ value, label: t(`members.${value}`) }))} />
  );
  return (
    <Card tight title={t('members.title')} aside={<>{rows.total === null ? null : <span>{number(rows.total)}</span>}{control}</>}>
      <div className={styles.members}>
        <Grid object={object} rows={rows} columns={columns} label={t('members.title')} sort={sort} onSort={setSort} readonly empty={<Empty quiet title={t('members.none')} />} />
      </div>
    </Card>
  );
}
