/** The settings: every page of them at the side, found by any word that stands on it. */
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconChevronLeft from 'tabler/IconChevronLeft';
import IconLock from 'tabler/IconLock';
import { useCatalog } from '../../engine/catalog';
import { answersTo } from '../../engine/saying/pinyin';
import { TextInput } from '../../ui/input/text';
import { Empty } from '../../ui/show/empty';
import { Highlight } from '../../ui/show/highlight';
import { Icon } from '../../ui/show/icon';
import { usePhone } from '../../ui/theme/screen';
import { PageHead } from '../../views/page/PageHead';
import styles from './layout.module.css';
import { type Part, parts } from './part';

interface FoundPart {
  part: Part;
  /** What is set on it that answers to the search. */
  why: string[];
}

function useParts(text: string): FoundPart[] {
  const { t } = useTranslation();
  const catalog = useCatalog();
  return parts.filter((part) => part.allowed?.(catalog) ?? true).flatMap((part) => {
    if (!text) return [{ part, why: [] }];
    const words = [...new Set([...part.words.map((word) => t(word as never) as string), ...(part.labels?.(catalog) ?? [])])];
    const why = words.filter((word) => answersTo(word, text)).slice(0, 3);
    return why.length || answersTo(t(part.title as never) as string, text) ? [{ part, why }] : [];
  });
}

function Nav({ open }: { open: string | null }) {
  const { t } = useTranslation(['manage', 'settings']);
  const [text, setText] = useState('');
  const found = useParts(text.trim());
  return (
    <nav className={styles.nav} aria-label={t('manage:title')}>
      <TextInput type="search" value={text} placeholder={t('manage:search')} aria-label={t('manage:search')} onChange={(event) => setText(event.target.value)} />
      {found.map(({ part, why }, at) => (
        <Fragment key={part.id}>
          {found[at - 1]?.part.group === part.group ? null : <h2>{t(`manage:group.${part.group}`)}</h2>}
          <Link to="/settings/$part" params={{ part: part.id }} search={{}} aria-current={part.id === open ? 'page' : undefined}>
            <Icon name={part.icon} />
            <span>{t(part.title as never) as string}{why.map((word) => <small key={word}><Highlight text={word} wanted={text.trim()} /></small>)}</span>
          </Link>
        </Fragment>
      ))}
      {found.length === 0 ? <p>{t('manage:none', { text })}</p> : null}
    </nav>
  );
}

export function Page() {
  const { t } = useTranslation(['manage', 'settings']);
  const catalog = useCatalog();
  const phone = usePhone();
  const { part: asked } = useParams({ strict: false }) as { part?: string };
  const { object } = useSearch({ strict: false }) as { object?: string };
  const id = asked ?? (object ? 'objects' : phone ? null : 'me');
  const asks = parts.find((each) => each.id === id);
  const part = asks?.allowed?.(catalog) ?? true ? asks : undefined;
  if (phone && id === null) return <><PageHead title={t('manage:title')} /><Nav open={null} /></>;
  return (
    <div className={styles.frame}>
      {phone ? <Link to="/settings" search={{}} className={styles.back}><IconChevronLeft size={18} />{t('manage:title')}</Link> : <Nav open={id} />}
      <div className={styles.body}>{part ? <part.Body /> : asks ? <Empty picture={<IconLock size={48} stroke={1.25} />} title={t('shell:forbidden.title')} text={t('shell:forbidden.ask')} /> : <Empty title={t('shell:missing.title')} text={t('shell:missing.text')} />}</div>
    </div>
  );
}
