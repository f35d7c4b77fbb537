/** The overview of keys: what works here and now, read from the commands themselves. */
import { useTranslation } from 'react-i18next';
import { type CommandGroup, useCommands } from '../../engine/commands';
import { Dialog } from '../../ui/float/dialog';
import { Keys } from '../../ui/show/keys';
import styles from './keymap.module.css';

const groups: readonly CommandGroup[] = ['here', 'create', 'go', 'settings', 'help'];

export default function KeyMap({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('shell');
  const commands = useCommands().filter((command) => command.keys);
  return (
    <Dialog open onClose={onClose} title={t('keys.title')} size={760}>
      <div className={styles.columns}>
        {groups.filter((group) => commands.some((command) => command.group === group)).map((group) => (
          <section key={group}>
            <h3>{t(`palette.group.${group}`)}</h3>
            <dl>
              {commands.filter((command) => command.group === group).map((command) => (
                <div key={command.id}>
                  <dt>{command.label}</dt>
                  <dd>{command.keys?.split('|').map((keys) => <Keys key={keys} keys={keys} />)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
