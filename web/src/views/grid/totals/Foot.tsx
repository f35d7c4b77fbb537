/** The foot of a list: how many there are, and a figure for each column, over everything that matches. */
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sayNumber } from '../../../engine/saying/numbers';
import type { Saying } from '../../../engine/saying/saying';
import type { Column } from '../columns';
import styles from '../grid.module.css';
import type { ColumnRange } from '../lines/useColumnRange';
import { type Figures, sayFigure, type Total, totalOf, totalsOf } from './measures';

const TotalMenu = lazy(() => import('./TotalMenu'));

interface FootProps {
  columns: readonly Column[];
  range: ColumnRange;
  lefts: readonly number[];
  offset: number;
  figures: Figures;
  total: number | null;
  say: Saying;
  onTotal?: (path: string, total: Total) => void;
}

function Cell({ column, figures, say, onTotal }: Pick<FootProps, 'figures' | 'say' | 'onTotal'> & { column: Column }) {
  const { t } = useTranslation('list');
  const [open, setOpen] = useState(false);
  const total = totalOf(column);
  const said = sayFigure(column, figures, say);
  const text = total === 'none' ? null : <><small>{t(`total.${total}`)}</small><span title={said?.mixed ? t('total.mixed') : said?.exact}>{said?.text ?? '…'}</span></>;
  const canChoose = onTotal && totalsOf(column).length > 2;
  if (!canChoose) return text;
  const button = (
    <button type="button" tabIndex={-1} data-none={total === 'none' || undefined} aria-label={t('total.choose', { field: column.label })} onClick={() => setOpen(true)}>{text ?? t('total.add')}</button>
  );
  return open ? <Suspense fallback={button}><TotalMenu column={column} onTotal={(next) => onTotal(column.path, next)} onClose={() => setOpen(false)}>{button}</TotalMenu></Suspense> : button;
}

export function Foot({ columns, range, lefts, offset, figures, total, say, onTotal }: FootProps) {
  const { t } = useTranslation('list');
  return (
    <div role="row" className={styles.foot}>
      {offset ? <div role="gridcell" className={styles.check} /> : null}
      {columns.map((column, at) => (column.pinned || (at >= range.from && at <= range.to) ? (
        <div key={column.path} role="gridcell" className={styles.footCell} data-title={column.pinned || undefined} data-end={column.type.align} style={{ gridColumn: at + 1 + offset, left: column.pinned ? lefts[at] : undefined }}>
          {column.isTitle ? <span className={styles.quiet}>{total === null ? '…' : t('total.all', { count: total, shown: sayNumber(total, say, 0) })}</span> : <Cell column={column} figures={figures} say={say} onTotal={onTotal} />}
        </div>
      ) : null))}
    </div>
  );
}
