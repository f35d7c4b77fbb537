/** The open pairs, each with what speaks for it. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { fieldNamed, type ObjectSpec } from '../../engine/catalog';
import type { RecordData, RefValue } from '../../engine/records';
import { useFigures } from '../../views/figures/format';
import styles from './duplicates.module.css';

const mostCertain = 0.99;

interface PairListProps {
  object: ObjectSpec;
  pairs: readonly RecordData[];
  chosen: string | undefined;
}

export function PairList({ object, pairs, chosen }: PairListProps) {
  const { t } = useTranslation('twins');
  const { percent } = useFigures();
  return (
    <ul className={styles.list}>
      {pairs.map((pair) => {
        const [first, second] = [pair.first as RefValue, pair.second as RefValue];
        const mark = `${first.id}~${second.id}`;
        const degrees = (pair.reasons ?? {}) as Record<string, string>;
        const reasons = (object.likeness ?? []).flatMap((name) => (degrees[name] && degrees[name] !== 'different' ? [[name, degrees[name]] as const] : []));
        // Nothing is quite certain until somebody has looked.
        const score = percent(Math.min(Number(pair.score), mostCertain));
        return (
          <li key={pair.id}>
            <Link to="/duplicate" search={{ pair: mark }} replace data-open={mark === chosen || undefined} aria-current={mark === chosen || undefined}>
              <span><strong>{first.title}</strong><b title={t('score', { score })}>{score}</b></span>
              <strong>{second.title}</strong>
              <small>{reasons.map(([name, degree]) => t(`degree.${degree}`, { field: fieldNamed(object, name)?.label ?? name })).join(' · ')}</small>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
