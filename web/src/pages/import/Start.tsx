/** What do you have? The choice starts from the files people own, not from our objects. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '@tanstack/react-router';
import IconLock from 'tabler/IconLock';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { Empty } from '../../ui/show/empty';
import { Icon } from '../../ui/show/icon';
import { Drop } from './Drop';
import type { ImportJob } from './job';
import styles from './import.module.css';

export const kinds = [
  { object: 'order', words: 'order' },
  { object: 'order_line', words: 'order_line' },
  { object: 'customer', words: 'customer' },
  { object: 'product', words: 'product' },
] as const;

interface StartProps {
  object?: string;
  onChoose: (object: string) => void;
  onUploaded: (job: ImportJob) => void;
}

export function Start({ object, onUploaded }: StartProps) {
  const { t } = useTranslation('import');
  const [busy, setBusy] = useState(false);
  const catalog = useCatalog();
  const may = (name: string) => { const can = objectNamed(catalog, name)?.can; return Boolean(can?.create || can?.update); };
  const offered = kinds.filter((kind) => may(kind.object));
  const chosen = object ?? offered[0]?.object ?? '';
  if (!may(chosen)) return <Empty picture={<IconLock size={48} stroke={1.25} />} title={t('shell:forbidden.title')} text={t('shell:forbidden.ask')} />;
  return (
    <section className={styles.start}>
      <h2>{t('start.title')}</h2>
      <div className={styles.kinds} role="radiogroup" aria-label={t('start.title')}>
        {offered.map((kind) => (
          <Link key={kind.object} className={styles.kind} to="/import/$object" params={{ object: kind.object }} search={{}} replace disabled={busy}
            role="radio" aria-checked={chosen === kind.object} data-chosen={chosen === kind.object || undefined}>
            <Icon name={kind.object} size={22} />
            <strong>{t(`kinds.${kind.words}.title`)}</strong>
            <span>{t(`kinds.${kind.words}.text`)}</span>
            <code>{t(`kinds.${kind.words}.columns`)}</code>
          </Link>
        ))}
      </div>
      <Drop object={chosen} onBusy={setBusy} onUploaded={onUploaded} />
    </section>
  );
}
