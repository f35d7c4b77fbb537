/** A mail on paper: subject above, and its HTML in a frame of its own where nothing can run. */
import { useTranslation } from 'react-i18next';
import styles from './letter.module.css';

interface LetterProps {
  subject: string;
  html: string | null;
  text: string | null;
  width?: 'desktop' | 'phone' | 'text';
  busy?: boolean;
}

export function Letter({ subject, html, text, width = 'desktop', busy }: LetterProps) {
  const { t } = useTranslation('mail');
  return (
    <div className={styles.letter} data-width={width} aria-busy={busy}>
      <div className={styles.subject}>{subject || <em>{t('noSubject')}</em>}</div>
      {width === 'text' || !html
        ? <pre className={styles.plain} tabIndex={0}>{text}</pre>
        : <iframe className={styles.frame} title={t('frame', { subject })} sandbox="allow-popups allow-popups-to-escape-sandbox" srcDoc={withBase(html)} referrerPolicy="no-referrer" />}
    </div>
  );
}

/** Links of a mail open beside Rapport, never inside the frame. */
function withBase(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
}
