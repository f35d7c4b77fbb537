/** The foot of a list: how many there are, and a figure for each column, over everything that matches. */
import { lazy, memo, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition } from '../../../engine/condition/ast';
import { sayNumber } from '../../../engine/saying/numbers';
import type { Saying } from '../../../engine/saying/saying';
import { useOpening } from '../../../ui/float/opening';
import type { Column } from '../columns';
import { useUnrated } from '../../figures/unrated';
import styles from '../grid.module.css';
import type { ColumnRange } from '../lines/useColumnRange';
import { Figure } from './Figure';
import { type Figures, sayFigure, type Total, totalOf, totalsOf, useTotals } from './measures';

const TotalMenu = lazy(() => import('./TotalMenu'));

interface FootProps {
  columns: readonly Column[];
  range: ColumnRange;
  lefts: readonly number[];
  offset: number;
  object: string;
  /** What the figures are of. */
  totalled: { where?: Condition | null; q?: string };
  total: number | null;
  say: Saying;
  onTotal?: (path: string, total: Total) => void;
}

function Cell({ column, figures, say, onTotal }: Pick<FootProps, 'say' | 'onTotal'> & { column: Column; figures: Figures }) {
  const { t } = useTranslation('list');
  const { open, close, toggle } = useOpening();
  const total = totalOf(column);
  const said = sayFigure(column, figures, say);
  const text = total === 'none' ? null : <><small>{t(`total.${total}`)}</small><Figure said={said} say={say} /></>;
  const canChoose = onTotal && totalsOf(column).length > 2;
  if (!canChoose) return text;
  const button = (
    <button type="button" data-inline tabIndex={-1} data-none={total === 'none' || undefined} aria-expanded={open} onClick={toggle}>{text ?? <span>{t('total.add')}</span>}<span className="visually-hidden">{t('total.choose', { field: column.label })}</span></button>
  );
  return open ? <Suspense fallback={button}><TotalMenu column={column} onTotal={(next) => onTotal(column.path, next)} onClose={close}>{button}</TotalMenu></Suspense> : button;
}

export const Foot = memo(function Foot({ columns, range, lefts, offset, object, totalled, total, say, onTotal }: FootProps) {
  const { t } = useTranslation('list');
  const figures = useTotals(object, totalled, columns);
  const uncompared = useUnrated(object, totalled.where ?? null);
  const told = columns.flatMap((column) => sayFigure(column, figures, say)?.told ?? []);
  const missing = told.reduce((sum, each) => sum + each.missing + (each.unrated ?? 0), uncompared);
  const reason = told.some((each) => each.missing) || uncompared ? 'total.missing' : 'total.unrated';
  return (
    <div role="row" className={styles.foot}>
      {offset ? <div role="gridcell" className={styles.check} /> : null}
      {columns.map((column, at) => (column.pinned || (at >= range.from && at <= range.to) ? (
        <div key={column.path} role="gridcell" className={styles.footCell} data-title={column.pinned || undefined} data-end={column.type.align} style={{ gridColumn: at + 1 + offset, left: column.pinned ? lefts[at] : undefined }}>
          {column.isTitle ? <span className={styles.quiet}>{total === null ? '…' : t('total.all', { count: total, shown: sayNumber(total, say, 0) })}{missing ? <small data-missing title={`${t(reason, { count: missing, shown: sayNumber(missing, say, 0) })} ${t('total.addRate')}`}> * {t('total.without', { count: missing, shown: sayNumber(missing, say, 0) })}</small> : null}</span> : <Cell column={column} figures={figures} say={say} onTotal={onTotal} />}
        </div>
      ) : null))}
    </div>
  );
});
