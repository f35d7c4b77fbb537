/** Every row that cannot be taken, with what is wrong and what to write instead. */
import { useTranslation } from 'react-i18next';
import { Card } from '../../views/figures/card';
import { useFigures } from '../../views/figures/format';
import styles from './import.module.css';
import type { RowProblem } from './job';

function shownValue(value: unknown): string {
  if (value === null || value === undefined || value === '') return '∅';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function Problems({ problems, total }: { problems: readonly RowProblem[]; total: number }) {
  const { t } = useTranslation('import');
  const { number } = useFigures();
  const reasons = new Map<string, number>();
  for (const problem of problems) reasons.set(problem.code, (reasons.get(problem.code) ?? 0) + 1);
  return (
    <Card tight title={t('problems.title', { count: total, shown: number(total) })} aside={problems.length < total ? t('problems.first', { count: problems.length, shown: number(problems.length) }) : null}>
      <div className={styles.tableFrame} tabIndex={0} role="region" aria-label={t('problems.title', { count: total, shown: number(total) })}>
        <table className={styles.table}>
          <thead><tr><th>{t('problems.row')}</th><th>{t('problems.column')}</th><th>{t('problems.value')}</th><th>{t('problems.reason')}</th></tr></thead>
          <tbody>
            {problems.slice(0, 500).map((problem, index) => (
              <tr key={index}><td>{number(problem.row)}</td><td>{problem.column ?? '–'}</td><td><code>{shownValue(problem.value)}</code></td><td>{problem.message}</td></tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
