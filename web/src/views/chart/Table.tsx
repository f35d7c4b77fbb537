/** The numbers behind a picture. */
import styles from './chart.module.css';

export interface TableColumn {
  label: string;
  format?: (value: number) => string;
}

interface TableProps {
  caption: string;
  columns: readonly TableColumn[];
  rows: readonly (readonly (string | number | null)[])[];
  /** The row that stands out, such as the chosen one. */
  marked?: number;
}

function shown(value: string | number | null, column: TableColumn | undefined): string {
  if (value === null) return '–';
  return typeof value === 'number' && column?.format ? column.format(value) : String(value);
}

export function Table({ caption, columns, rows, marked }: TableProps) {
  return (
    <div className={styles.tableFrame} tabIndex={0} role="region" aria-label={caption}>
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead><tr>{columns.map((column, index) => <th key={column.label} scope="col" data-number={index > 0 || undefined}>{column.label}</th>)}</tr></thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index} data-marked={marked === index || undefined}>
              {row.map((value, at) => at === 0
                ? <th key={at} scope="row">{shown(value, columns[at])}</th>
                : <td key={at} data-number>{shown(value, columns[at])}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
