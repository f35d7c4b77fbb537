/** The development inbox: with no mail server set, every mail ends here, so that one sees it arrive. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import IconArrowLeft from 'tabler/IconArrowLeft';
import IconMailOpened from 'tabler/IconMailOpened';
import type { Condition } from '../../engine/condition/ast';
import { countOf, listPages, type RecordData } from '../../engine/records';
import { Button, IconButton } from '../../ui/input/button';
import { TextInput } from '../../ui/input/text';
import { Empty } from '../../ui/show/empty';
import { SkeletonRows } from '../../ui/show/skeleton';
import { usePhone } from '../../ui/theme/screen';
import { useSettled } from '../../views/audience/counts';
import { useFigures } from '../../views/figures/format';
import { PageHead } from '../../views/page/PageHead';
import styles from './mail.module.css';
import { Message } from './Message';

const caught: Condition = ['transport', '=', 'inbox'];

interface Search {
  message?: string;
  q?: string;
}

export function Page() {
  const { t } = useTranslation('mail');
  const { number } = useFigures();
  const phone = usePhone();
  const navigate = useNavigate();
  const { message, q = '' } = useSearch({ strict: false }) as Search;
  const typed = useSettled(q, 200);
  const mails = useInfiniteQuery({
    ...listPages('message', { where: caught, q: typed || undefined, fields: ['to', 'subject', 'sent_at', 'customer', 'text', 'opened_at', 'clicked_at'], sort: '-sent_at', limit: 50 }),
    refetchInterval: 4000,
  });
  const { data: total } = useQuery({ ...countOf('message', caught), refetchInterval: 4000 });
  const all = mails.data?.pages.flatMap((page) => page.records) ?? [];
  const open = message ?? (phone ? undefined : all[0]?.id);
  const back = phone && message ? <IconButton label={t('back')} onClick={() => void navigate({ to: '/mail', search: {} })}><IconArrowLeft size={18} /></IconButton> : null;
  if (mails.isPending) return <><PageHead title={t('title')} /><SkeletonRows rows={8} /></>;
  if (all.length === 0 && !typed) {
    return (
      <>
        <PageHead title={t('title')} />
        <Empty picture={<IconMailOpened size={48} stroke={1.25} />} title={t('empty.title')} text={t('empty.text')} actions={<Link to="/campaign" search={{}}>{t('empty.go')}</Link>} />
      </>
    );
  }
  return (
    <>
      <PageHead title={t('title')} strong aside={typeof total === 'number' ? number(total) : null} before={back} />
      <div className={styles.panes}>
        {phone && message ? null : (
          <div className={styles.side}>
            <div className={styles.search}>
              <TextInput type="search" aria-label={t('search')} placeholder={t('search')} value={q} onChange={(event) => void navigate({ to: '/mail', search: { q: event.currentTarget.value || undefined }, replace: true })} />
            </div>
            <List mails={all} open={open} q={q} />
            {all.length === 0 ? <Empty quiet title={t('none')} /> : null}
            {mails.hasNextPage ? <div className={styles.more}><Button look="quiet" onClick={() => void mails.fetchNextPage()}>{t('more')}</Button></div> : null}
          </div>
        )}
        {open ? <Message key={open} id={open} /> : null}
      </div>
    </>
  );
}

function List({ mails, open, q }: { mails: readonly RecordData[]; open: string | undefined; q: string }) {
  const { t } = useTranslation('mail');
  const { ago } = useFigures();
  return (
    <ul className={styles.list}>
      {mails.map((mail) => (
        <li key={mail.id}>
          <Link to="/mail" search={{ message: mail.id, q: q || undefined }} data-open={mail.id === open || undefined} aria-current={mail.id === open || undefined}>
            <span><strong>{(mail.customer as { title?: string } | null)?.title ?? String(mail.to ?? '')}</strong><time>{mail.sent_at ? ago(String(mail.sent_at)) : t('waiting')}</time></span>
            <b>{String(mail.subject ?? '') || t('noSubject')}</b>
            <small>{String(mail.text ?? '').replace(/\s+/g, ' ').slice(0, 120)}</small>
          </Link>
        </li>
      ))}
    </ul>
  );
}
