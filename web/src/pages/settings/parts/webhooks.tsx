/** Webhooks: which other systems are told what happens here, and what became of each message. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconPlus from 'tabler/IconPlus';
import { objectNamed, useCatalog } from '../../../engine/catalog';
import { listOnce } from '../../../engine/records';
import { Button } from '../../../ui/input/button';
import { SkeletonRows } from '../../../ui/show/skeleton';
import { Card, Stack } from '../../../views/figures/card';
import { PageBody } from '../../../views/page/PageBody';
import { PageHead } from '../../../views/page/PageHead';
import styles from '../layout.module.css';
import type { Part } from '../part';
import { Deliveries } from '../systems/Deliveries';
import systems from '../systems/systems.module.css';
import { WebhookDialog } from '../systems/WebhookDialog';
import { WebhookLine } from '../systems/WebhookLine';

const shown = { fields: ['name', 'url', 'object', 'events', 'where', 'active', 'trouble'], sort: 'name', limit: 200 } as const;

function Body() {
  const { t } = useTranslation('systems');
  const spec = objectNamed(useCatalog(), 'webhook');
  const [adding, setAdding] = useState(false);
  const hooks = useQuery(listOnce('webhook', shown)).data?.records;
  if (!spec) return null;
  return (
    <>
      <PageHead title={spec.plural} actions={spec.can.create ? <Button look="primary" size="dense" icon={<IconPlus size={16} />} onClick={() => setAdding(true)}>{t('webhooks.new')}</Button> : null} />
      <PageBody>
        <Stack>
          <Card title={t('webhooks.title')} lead={t('webhooks.lead')}>
            {hooks ? <ul className={`${styles.list} ${systems.hooks}`}>{hooks.map((hook) => <WebhookLine key={hook.id} hook={hook} spec={spec} />)}</ul> : <SkeletonRows rows={3} />}
            {hooks?.length === 0 ? <p className={styles.small}>{t('webhooks.none')}</p> : null}
          </Card>
          {hooks ? <Deliveries hooks={hooks} /> : null}
        </Stack>
      </PageBody>
      {adding ? <WebhookDialog known={null} onClose={() => setAdding(false)} /> : null}
    </>
  );
}

export const part: Part = {
  id: 'webhooks', group: 'running', order: 20, icon: 'send', title: 'systems:webhooks.name', Body,
  words: ['systems:deliveries.title', 'systems:webhooks.secret', 'systems:webhooks.test', 'systems:deliveries.sendAgain'],
  allowed: (catalog) => objectNamed(catalog, 'webhook')?.can.update ?? false,
};
