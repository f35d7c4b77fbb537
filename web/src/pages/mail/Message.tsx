/** One mail with its headers, as a mail program would show it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type RecordData, recordQuery, type RefValue } from '../../engine/records';
import { Segmented } from '../../ui/input/segmented';
import { SkeletonRows } from '../../ui/show/skeleton';
import { useFigures } from '../../views/figures/format';
import { Letter } from '../../views/letter/Letter';
import styles from './mail.module.css';

type Width = 'desktop' | 'phone' | 'text';

function headersOf(mail: RecordData): [string, string][] {
  const { headers } = mail;
  if (Array.isArray(headers)) return headers.filter(Array.isArray).map((pair) => [String(pair[0]), String(pair[1])]);
  if (typeof headers !== 'object' || headers === null) return [];
  return Object.entries(headers).map(([name, value]) => [name, String(value)]);
}

export function Message({ id }: { id: string }) {
  const { t } = useTranslation('mail');
  const { time } = useFigures();
  const [width, setWidth] = useState<Width>('desktop');
  const { data: mail } = useQuery(recordQuery('message', id));
  if (!mail) return <div className={styles.message}><SkeletonRows rows={6} /></div>;
  const person = mail.customer as RefValue | null;
  const headers = headersOf(mail);
  return (
    <article className={styles.message}>
      <header>
        <dl>
          <div><dt>{t('from')}</dt><dd>{String(mail.sender ?? '') || '–'}</dd></div>
          <div><dt>{t('to')}</dt><dd>{String(mail.to ?? '')}{person ? <> · <Link to="/$object/$id" params={{ object: 'customer', id: person.id }}>{person.title}</Link></> : null}</dd></div>
          <div><dt>{t('date')}</dt><dd>{mail.sent_at ? time(String(mail.sent_at)) : t('waiting')}</dd></div>
        </dl>
        <Segmented aria-label={t('width')} value={width} onChange={(value) => setWidth(value as Width)} data={(['desktop', 'phone', 'text'] as const).map((value) => ({ value, label: t(`widths.${value}`) }))} />
      </header>
      {mail.html === null && mail.text === null
        ? <p className={styles.kept}>{t('kept')}</p>
        : <Letter subject={String(mail.subject ?? '')} html={(mail.html as string | null) ?? null} text={(mail.text as string | null) ?? null} width={width} />}
      {headers.length ? (
        <details className={styles.headers}>
          <summary>{t('headers', { count: headers.length })}</summary>
          <dl>{headers.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
        </details>
      ) : null}
    </article>
  );
}
