/** What another type would keep, lose and break, with examples of each. */
import { Link } from '@tanstack/react-router';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { objectNamed, type ObjectSpec, useCatalog } from '../../../../engine/catalog';
import { SkeletonRows } from '../../../../ui/show/skeleton';
import { useFigures } from '../../../../views/figures/format';
import { useTrouble } from '../../../../views/saving/useTrouble';
import type { Preview } from './conversion';
import styles from './turn.module.css';

const shownChoices = 12;
/** Reasons that are told in the reader's language; the server's sentence says more of all others. */
const told: Readonly<Record<string, string>> = {
  not_integer: 'integer', not_decimal: 'number', not_percent: 'percent', not_money: 'money', not_email: 'email', not_phone: 'phone', not_url: 'url',
  not_date: 'date', not_datetime: 'date', not_time: 'time', not_duration: 'duration', not_rating: 'rating', not_location: 'location',
};

function useReason() {
  const { t } = useTranslation(['settings', 'fields']);
  return ({ code, message }: { code: string; message: string }) => {
    const known = told[code];
    if (known) return t(`fields:problem.${known}`);
    return code === 'not_choice' || code === 'not_choices' ? t('settings:turn.notChoice') : message;
  };
}

export function TypePreview({ object, preview }: { object: ObjectSpec; preview: UseQueryResult<Preview> }) {
  const { t } = useTranslation('settings');
  const { number } = useFigures();
  const trouble = useTrouble();
  const found = preview.data;
  if (preview.error) return <p role="alert" className={styles.refused}>{trouble(preview.error).text}</p>;
  if (!found) return <div aria-busy="true"><p className={styles.quiet}>{t('turn.looking')}</p><SkeletonRows rows={3} /></div>;
  return (
    <div className={styles.preview} aria-live="polite">
      <p className={styles.verdict}>
        {found.kept + found.lost === 0 ? t('turn.none') : (
          <>
            <span data-good>{t('turn.kept', { count: found.kept, shown: number(found.kept) })}</span>
            <span data-bad={found.lost > 0 || undefined}>{t('turn.lost', { count: found.lost, shown: number(found.lost) })}</span>
          </>
        )}
      </p>
      {found.whole ? null : <p className={styles.quiet}>{t('turn.partly', { looked: number(found.looked), all: number(found.values) })}</p>}
      <Choices preview={found} />
      <Samples preview={found} />
      <Lost object={object} preview={found} />
      <Broken preview={found} />
      {found.lost > 0 ? <p className={styles.quiet}>{t('turn.bin')}</p> : null}
    </div>
  );
}

function Choices({ preview }: { preview: Preview }) {
  const { t } = useTranslation('settings');
  const choices = preview.options?.choices as (string | { label: string })[] | undefined;
  if (!choices?.length) return null;
  const names = choices.slice(0, shownChoices).map((choice) => (typeof choice === 'string' ? choice : choice.label));
  return <p>{t('turn.choices', { count: choices.length, names: names.join(' · ') + (choices.length > shownChoices ? ' …' : '') })}</p>;
}

function Samples({ preview }: { preview: Preview }) {
  const { t } = useTranslation('settings');
  const telling = preview.samples.filter(({ before, after }) => before !== after);
  if (telling.length === 0) return null;
  return (
    <section>
      <h3>{t('turn.samples')}</h3>
      <ul className={styles.samples}>
        {telling.map(({ before, after }) => <li key={before}><span>{before}</span><span aria-hidden>→</span><span>{after}</span></li>)}
      </ul>
    </section>
  );
}

function Lost({ object, preview }: { object: ObjectSpec; preview: Preview }) {
  const { t } = useTranslation('settings');
  const reason = useReason();
  if (preview.examples.length === 0) return null;
  return (
    <section>
      <h3>{preview.examples.length < preview.lost ? t('turn.first', { count: preview.examples.length }) : t('turn.all')}</h3>
      <div className={styles.frame} tabIndex={0} role="region" aria-label={t('turn.all')}>
        <table>
          <thead><tr><th>{object.label}</th><th>{t('turn.value')}</th><th>{t('turn.reason')}</th></tr></thead>
          <tbody>
            {preview.examples.map((example) => (
              <tr key={example.id}>
                <td><Link to="/$object/$id" params={{ object: object.name, id: example.id }} target="_blank">{example.title || example.id}</Link></td>
                <td>{example.value ?? '•••'}</td>
                <td>{reason(example)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Broken({ preview }: { preview: Preview }) {
  const { t } = useTranslation('settings');
  const catalog = useCatalog();
  if (preview.breaks.length === 0) return null;
  return (
    <section>
      <h3>{t('turn.breaks')}</h3>
      <ul className={styles.broken}>
        {preview.breaks.map((one, index) => (
          <li key={one.id ?? index}>
            <strong>{one.title || t('turn.private')}</strong>
            <span>{objectNamed(catalog, one.object)?.label ?? one.object}</span>
            <small>{one.message}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
