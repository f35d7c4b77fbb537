/** Tokens: with which keys programs act for people, how far these go, when they were last used, and their end. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconPlus from 'tabler/IconPlus';
import { fieldNamed, objectNamed, type ObjectSpec, useCatalog } from '../../../engine/catalog';
import { listOnce, type RecordData, type RefValue } from '../../../engine/records';
import { useSaying } from '../../../engine/saying/useSaying';
import { Button } from '../../../ui/input/button';
import { Icon } from '../../../ui/show/icon';
import { SkeletonRows } from '../../../ui/show/skeleton';
import { Tag } from '../../../ui/show/tag';
import { Card, Stack } from '../../../views/figures/card';
import { useFigures } from '../../../views/figures/format';
import { PageBody } from '../../../views/page/PageBody';
import { PageHead } from '../../../views/page/PageHead';
import { useRemove } from '../../../views/saving/useRemove';
import styles from '../layout.module.css';
import type { Part } from '../part';
import { TokenDialog } from '../systems/TokenDialog';

function Line({ token, spec, whose }: { token: RecordData; spec: ObjectSpec; whose: boolean }) {
  const { t } = useTranslation('systems');
  const { ago, date } = useFigures();
  const catalog = useCatalog();
  const remove = useRemove(spec);
  const until = typeof token.expires_at === 'string' ? token.expires_at : null;
  const used = typeof token.last_used_at === 'string' ? token.last_used_at : null;
  const expired = until !== null && new Date(until) <= new Date();
  const { locale } = useSaying();
  const named = Array.isArray(token.objects) ? token.objects.map((name) => objectNamed(catalog, String(name))?.plural ?? String(name)) : [];
  const extent = fieldNamed(spec, 'extent')?.options?.find((option) => option.value === token.extent)?.label ?? '';
  const facts = [
    whose ? (token.user as RefValue | null)?.title : null, named.length ? t('tokens.limited', { extent, objects: new Intl.ListFormat(locale, { type: 'conjunction' }).format(named) }) : extent,
    used ? t('tokens.used', { when: ago(used) }) : t('tokens.unused'), until ? t('tokens.until', { date: date(until) }) : t('tokens.forever'),
  ];
  return (
    <li>
      <Icon name="key" />
      <span className={styles.who} data-off={expired ? '' : undefined}><strong><bdi>{String(token.name)}</bdi></strong><small>{facts.filter(Boolean).join(' · ')}</small></span>
      {expired ? <Tag hue="amber">{t('tokens.expired')}</Tag> : null}
      <Button size="dense" look="quiet" aria-label={t('tokens.revokeNamed', { name: String(token.name) })} onClick={() => void remove.one(token)}>{t('tokens.revoke')}</Button>
    </li>
  );
}

function Body() {
  const { t } = useTranslation('systems');
  const catalog = useCatalog();
  const [making, setMaking] = useState(false);
  const spec = objectNamed(catalog, 'token');
  const { data } = useQuery(listOnce('token', { fields: ['name', 'user', 'extent', 'objects', 'last_used_at', 'expires_at'], sort: '-created_at', limit: 500 }));
  if (!spec) return null;
  const isMine = (token: RecordData) => (token.user as RefValue | null)?.id === catalog.me.id;
  const mine = data?.records.filter(isMine);
  const others = data?.records.filter((token) => !isMine(token)) ?? [];
  const lines = (tokens: readonly RecordData[], whose: boolean) => <ul className={styles.list}>{tokens.map((token) => <Line key={token.id} token={token} spec={spec} whose={whose} />)}</ul>;
  return (
    <>
      <PageHead title={t('tokens.title')} actions={<Button look="primary" size="dense" icon={<IconPlus size={16} />} onClick={() => setMaking(true)}>{t('tokens.new')}</Button>} />
      <PageBody>
        <Stack>
          <Card title={t('tokens.mine')} lead={t('tokens.lead')}>
            {mine ? lines(mine, false) : <SkeletonRows rows={3} />}
            {mine?.length === 0 ? <p className={styles.small}>{t('tokens.none')}</p> : null}
          </Card>
          {others.length ? <Card title={t('tokens.others')}>{lines(others, true)}</Card> : null}
        </Stack>
      </PageBody>
      {making ? <TokenDialog onClose={() => setMaking(false)} /> : null}
    </>
  );
}

export const part: Part = {
  id: 'tokens', group: 'me', order: 20, icon: 'key', title: 'systems:tokens.title', Body,
  words: ['systems:tokens.new', 'systems:tokens.extent', 'systems:tokens.revoke', 'systems:tokens.lasts'],
  allowed: (catalog) => objectNamed(catalog, 'token')?.verbs.some((verb) => verb.name === 'issue') ?? false,
};
