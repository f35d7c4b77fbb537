/** The bell's panel: what one should know of, by the keyboard too. */
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconAlarm from 'tabler/IconAlarm';
import IconAlertTriangle from 'tabler/IconAlertTriangle';
import IconAt from 'tabler/IconAt';
import IconChecks from 'tabler/IconChecks';
import IconCircleCheck from 'tabler/IconCircleCheck';
import IconCopy from 'tabler/IconCopy';
import IconMail from 'tabler/IconMail';
import IconMailOpened from 'tabler/IconMailOpened';
import IconUserCheck from 'tabler/IconUserCheck';
import { isImeKey } from '../../engine/ime';
import { Sheet } from '../../ui/float/dialog';
import { toast } from '../../ui/float/toast';
import { Button, IconButton } from '../../ui/input/button';
import { Segmented } from '../../ui/input/segmented';
import { Empty } from '../../ui/show/empty';
import { SkeletonRows } from '../../ui/show/skeleton';
import { useFigures } from '../../views/figures/format';
import { useTrouble } from '../../views/saving/useTrouble';
import { type Notice, placeOf, useMarking, useNotices } from './notices';
import { useSentence } from './useSentence';
import styles from './notices.module.css';

const drawings = { mention: IconAt, assignment: IconUserCheck, due: IconAlarm, done: IconCircleCheck, found: IconCopy, trouble: IconAlertTriangle } as const;

interface LineProps {
  notice: Notice;
  onOpen: (notice: Notice) => void;
  onMark: (notice: Notice) => void;
}

function Line({ notice, onOpen, onMark }: LineProps) {
  const { t } = useTranslation('notices');
  const { ago, time } = useFigures();
  const { title, text } = useSentence(notice);
  const Drawing = drawings[notice.kind];
  const isUnread = notice.unread.length > 0;
  return (
    <li className={styles.notice} data-unread={isUnread || undefined}>
      <button type="button" className={styles.open} onClick={() => onOpen(notice)}>
        <span className={styles.sign}><Drawing size={18} stroke={1.75} /></span>
        <span className={styles.words}>
          <strong><bdi>{title}</bdi>{isUnread ? <span className="visually-hidden"> {t('unread')}</span> : null}</strong>
          <span>{text}{notice.ids.length > 1 ? ` · ${t('more', { count: notice.ids.length - 1 })}` : ''}</span>
          <time dateTime={notice.at} title={time(notice.at)}>{ago(notice.at)}</time>
        </span>
      </button>
      <IconButton label={t(isUnread ? 'markRead' : 'markUnread')} onClick={() => onMark(notice)}>{isUnread ? <IconMailOpened size={16} stroke={1.75} /> : <IconMail size={16} stroke={1.75} />}</IconButton>
    </li>
  );
}

export default function NoticePanel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('notices');
  const navigate = useNavigate();
  const trouble = useTrouble();
  const { notices, ready } = useNotices();
  const { read, unread, all } = useMarking();
  const [only, setOnly] = useState('unread');
  const shown = only === 'unread' ? notices.filter((notice) => notice.unread.length > 0) : notices;
  const some = notices.some((notice) => notice.unread.length > 0);

  function attempt(work: Promise<unknown>) {
    work.catch((error: unknown) => toast({ tone: 'problem', ...trouble(error) }));
  }
  const onMark = (notice: Notice) => attempt(notice.unread.length ? read(notice) : unread(notice));
  function onOpen(notice: Notice) {
    attempt(read(notice));
    onClose();
    const place = placeOf(notice);
    if (place) void navigate(place);
  }

  /** Up and down go from line to line; E says that one has read it. */
  function onKeyDown(event: KeyboardEvent<HTMLUListElement>) {
    if (isImeKey(event) || event.metaKey || event.ctrlKey || event.altKey) return;
    const lines = [...event.currentTarget.querySelectorAll<HTMLElement>(`.${styles.open ?? ''}`)];
    const at = lines.findIndex((line) => line.parentElement?.contains(document.activeElement));
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const notice = shown[at];
    if (step) lines[Math.min(Math.max(at + step, 0), lines.length - 1)]?.focus();
    else if (event.key === 'e' && notice) {
      onMark(notice);
      lines[at + 1 < lines.length ? at + 1 : at - 1]?.focus();
    } else return;
    event.preventDefault();
  }

  return (
    <Sheet open onClose={onClose} title={t('title')} size={460}>
      <div className={styles.head}>
        <Segmented aria-label={t('show')} value={only} onChange={setOnly} data={[{ value: 'unread', label: t('new') }, { value: 'all', label: t('all') }]} />
        {some ? <Button size="dense" look="quiet" icon={<IconChecks size={16} />} onClick={() => attempt(all())}>{t('readAll')}</Button> : null}
      </div>
      {ready ? null : <SkeletonRows rows={5} />}
      {ready && shown.length === 0 ? <Empty quiet title={t('none')} text={t('noneText')} /> : null}
      <ul className={styles.notices} onKeyDown={onKeyDown}>
        {shown.map((notice) => <Line key={notice.ids[0]} notice={notice} onOpen={onOpen} onMark={onMark} />)}
      </ul>
      <p className={styles.foot}><Button size="dense" look="quiet" onClick={() => { onClose(); void navigate({ to: '/settings/$part', params: { part: 'notices' }, search: {} }); }}>{t('choose')}</Button></p>
    </Sheet>
  );
}
