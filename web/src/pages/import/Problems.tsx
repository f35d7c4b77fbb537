/** Every row that cannot be taken, with what is wrong; what was meant can be written on the spot. */
import { useTranslation } from 'react-i18next';
import { TextInput } from '../../ui/input/text';
import { Card } from '../../views/figures/card';
import { useFigures } from '../../views/figures/format';
import styles from './import.module.css';
import type { Column, Corrections, RowProblem } from './job';

interface ProblemsProps {
  problems: readonly RowProblem[];
  total: number;
  /** Whether they are values that rows come in without. */
  left?: boolean;
  columns?: readonly Column[];
  corrections?: Corrections;
  /** Absent when it is too late to correct anything. */
  onCorrect?: (corrections: Corrections) => void;
}

function shownValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function Problems({ problems, total, left = false, columns = [], corrections = {}, onCorrect }: ProblemsProps) {
  const { t, i18n } = useTranslation('import');
  const { number } = useFigures();
  const names = new Set(columns.map((column) => column.name));
  const title = t(left ? 'problems.left' : 'problems.title', { count: total, shown: number(total) });

  /** The server's sentence is English; other languages have their own for what is known. */
  function reason({ code, column, message }: RowProblem) {
    if (i18n.language === 'en') return message;
    if (code === 'duplicate') return t('problems.duplicate', { defaultValue: message });
    const plain = code.replace(/^not_/, '');
    return t(`problems.reasons.${plain}`, { defaultValue: t(`fields:problem.${plain}`, { field: column ?? '', defaultValue: message }) });
  }

  function correct(row: number, column: string, text: string) {
    onCorrect?.({ ...corrections, [row]: { ...corrections[row], [column]: text } });
  }

  return (
    <Card tight title={title} lead={left ? t('problems.leftLead') : onCorrect ? t('problems.lead') : undefined} aside={problems.length < total ? t('problems.first', { count: problems.length, shown: number(problems.length) }) : null}>
      <div className={styles.tableFrame} tabIndex={0} role="region" aria-label={title}>
        <table className={styles.table}>
          <thead><tr><th>{t('problems.row')}</th><th>{t('problems.column')}</th><th>{t('problems.value')}</th><th>{t('problems.reason')}</th></tr></thead>
          <tbody>
            {problems.slice(0, 500).map((problem, index) => {
              const { row, column } = problem;
              const value = shownValue(problem.value);
              return (
                <tr key={index}>
                  <td>{number(row)}</td>
                  <td>{column ?? '–'}</td>
                  <td>
                    {onCorrect && column && names.has(column) ? (
                      <TextInput size="xs" aria-label={t('problems.correct', { row, column })} value={corrections[row]?.[column] ?? value} placeholder={t('problems.empty')}
                        onChange={(event) => correct(row, column, event.currentTarget.value)} />
                    ) : <code>{value || '∅'}</code>}
                  </td>
                  <td>{reason(problem)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
