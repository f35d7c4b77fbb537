/** One system that is told: whether it is, what is wrong, and what can be done about it. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconDots from 'tabler/IconDots';
import { ask } from '../../../engine/api';
import { objectNamed, type ObjectSpec, useCatalog } from '../../../engine/catalog';
import { keys, type RecordData, verbPath } from '../../../engine/records';
import { Dialog } from '../../../ui/float/dialog';
import { Menu } from '../../../ui/float/menu';
import { toast } from '../../../ui/float/toast';
import { Button, IconButton } from '../../../ui/input/button';
import { Icon } from '../../../ui/show/icon';
import { Tag } from '../../../ui/show/tag';
import { useRemove } from '../../../views/saving/useRemove';
import { useSave } from '../../../views/saving/useSave';
import { useTrouble } from '../../../views/saving/useTrouble';
import styles from '../layout.module.css';
import { ShownOnce } from './ShownOnce';
import { WebhookDialog } from './WebhookDialog';

interface WebhookLineProps {
  hook: RecordData;
  spec: ObjectSpec;
}

export function WebhookLine({ hook, spec }: WebhookLineProps) {
  const { t } = useTranslation('systems');
  const catalog = useCatalog();
  const client = useQueryClient();
  const trouble = useTrouble();
  const save = useSave('webhook');
  const remove = useRemove(spec);
  const [secret, setSecret] = useState('');
  const [editing, setEditing] = useState(false);
  const name = String(hook.name);

  async function send(verb: string): Promise<Record<string, string>> {
    try {
      return await ask<Record<string, string>>(verbPath('webhook', verb, hook.id), { method: 'POST', body: {} });
    } catch (error) {
      toast({ tone: 'problem', ...trouble(error) });
      return {};
    }
  }
  const reveal = (verb: 'show_secret' | 'rotate') => void send(verb).then((told) => setSecret(told.secret ?? ''));
  async function test() {
    if (!(await send('test')).delivery) return;
    toast({ text: t('webhooks.tested') });
    await client.invalidateQueries({ queryKey: keys.object('webhook_delivery') });
  }
  const about = typeof hook.object === 'string' ? objectNamed(catalog, hook.object)?.plural ?? hook.object : t('webhooks.everything');
  return (
    <li>
      <Icon name="send" />
      <span className={styles.who}>
        <strong><bdi>{name}</bdi></strong>
        <small>{about} → <bdi>{String(hook.url)}</bdi></small>
        {hook.trouble ? <small className={styles.bad}>{String(hook.trouble)}</small> : null}
      </span>
      {hook.active ? null : <Tag hue="amber">{t('webhooks.paused')}</Tag>}
      <Button size="dense" onClick={() => void test()}>{t('webhooks.test')}</Button>
      <Menu position="bottom-end" width={220}>
        <Menu.Target><IconButton label={t('webhooks.menu', { name })}><IconDots size={18} /></IconButton></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setEditing(true)}>{t('webhooks.edit')}</Menu.Item>
          <Menu.Item onClick={() => void save(hook, { active: !hook.active })}>{t(hook.active ? 'webhooks.pause' : 'webhooks.resume')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => reveal('show_secret')}>{t('webhooks.showSecret')}</Menu.Item>
          <Menu.Item onClick={() => reveal('rotate')}>{t('webhooks.newSecret')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item c="var(--danger)" onClick={() => void remove.one(hook)}>{t('webhooks.remove')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {secret ? <Dialog open onClose={() => setSecret('')} title={name}><ShownOnce label={t('webhooks.secret')} value={secret} note={t('webhooks.secretNote')} onClose={() => setSecret('')} /></Dialog> : null}
      {editing ? <WebhookDialog known={hook} onClose={() => setEditing(false)} /> : null}
    </li>
  );
}
