/** What was written about a record while the server was away, until it is sent. */
import { useTranslation } from 'react-i18next';
import IconCloudUpload from 'tabler/IconCloudUpload';
import { useWaiting } from '../../engine/live/waiting';
import { useSaying } from '../../engine/saying/useSaying';
import { sayTime } from '../../engine/saying/times';
import { Tag } from '../../ui/show/tag';
import styles from './record.module.css';

export function WaitingNotes({ record }: { record: string }) {
  const { t } = useTranslation('offline');
  const say = useSaying();
  const written = useWaiting().filter((change) => change.record === null && Object.values(change.values).includes(record));
  if (written.length === 0) return null;
  return (
    <ul aria-label={t('title')}>
      {written.map((change) => (
        <li key={change.key} className={styles.event}>
          <span className={styles.eventIcon}><IconCloudUpload size={14} stroke={1.75} /></span>
          <div>
            <Tag hue={change.state === 'refused' ? 'red' : 'blue'}>{t(`state.${change.state}`)}</Tag>
            <p className={styles.eventBody}>{String(change.values.body ?? change.values.subject ?? change.values.name ?? '')}</p>
          </div>
          <time dateTime={change.at}>{sayTime(change.at, say)}</time>
        </li>
      ))}
    </ul>
  );
}
