/** The records that belong to this one, such as a customer's orders: the newest few, one more, and the way to all. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import IconPlus from 'tabler/IconPlus';
import { type Field, fieldNamed, type ObjectSpec, viewOf } from '../../engine/catalog';
import type { Condition } from '../../engine/condition/ast';
import { listOnce, type RecordData } from '../../engine/records';
import { sayNumber } from '../../engine/saying/numbers';
import { useSaying } from '../../engine/saying/useSaying';
import { Button } from '../../ui/input/button';
import { Empty } from '../../ui/show/empty';
import { SkeletonRows } from '../../ui/show/skeleton';
import { firstColumns, useColumns } from '../grid/columns';
import styles from './record.module.css';

const QuickCreate = lazy(() => import('./QuickCreate'));

export interface RelatedList {
  field: Field;
  of: ObjectSpec;
  /** The reference that points back here. */
  via: string;
}

interface RelatedPanelProps {
  list: RelatedList;
  object: ObjectSpec;
  record: RecordData;
}

const shownRows = 12;

/** What tells the records of a list from others: they lead to this one. */
export function belongsTo(of: ObjectSpec, via: string, object: string, id: string): Condition {
  if (fieldNamed(of, via)?.type === 'any_ref') return [via, '=', { object, id }];
  return [via, isSeveral(of, via) ? 'contains' : '=', id];
}

function isSeveral(of: ObjectSpec, via: string): boolean {
  return fieldNamed(of, via)?.type === 'refs';
}

export function RelatedPanel({ list: { of, via }, object, record }: RelatedPanelProps) {
  const { t } = useTranslation('record');
  const say = useSaying();
  const [creating, setCreating] = useState(false);
  const choices = useMemo(() => firstColumns(of).filter(({ path }) => path !== via).slice(0, 5), [of, via]);
  const columns = useColumns(of, choices);
  const where = belongsTo(of, via, object.name, record.id);
  const back = { object: object.name, id: record.id, title: String(record[object.title] ?? '') };
  const sort = viewOf(of, 'table')?.sort ?? undefined;
  const query = useQuery(listOnce(of.name, { where, sort, limit: shownRows, count: 'exact', fields: choices.map(({ path }) => path) }));
  const rows = query.data?.records ?? [];
  const count = query.data?.count ?? rows.length;
  return (
    <section className={styles.panel}>
      {query.isPending ? <SkeletonRows rows={3} /> : null}
      {query.data && rows.length === 0 ? <Empty quiet title={t('noRelated', { objects: of.plural })} /> : null}
      {rows.length ? (
        <div className={styles.tableFrame} tabIndex={0} role="region" aria-label={of.plural}>
          <table className={styles.table}>
            <thead><tr>{columns.map((column) => <th key={column.path} scope="col" data-end={column.type.align}>{column.label}</th>)}</tr></thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  {columns.map((column) => {
                    const { Cell } = column.type;
                    const cell = <Cell value={row[column.path]} field={column.field} say={say} record={row} dense inColumn />;
                    return <td key={column.path} data-end={column.type.align}>{column.isTitle ? <Link to="/$object/$id" params={{ object: of.name, id: row.id }}>{cell}</Link> : cell}</td>;
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <div className={styles.relatedActs}>
        {of.can.create ? <Button look="quiet" size="dense" icon={<IconPlus size={16} stroke={1.75} />} onClick={() => setCreating(true)}>{t('list:create', { object: of.label })}</Button> : null}
        {count > shownRows ? <Link to="/$object" params={{ object: of.name }} search={{ f: where } as never}>{t('showAll', { shown: sayNumber(count, say, 0) })}</Link> : null}
      </div>
      {creating ? <Suspense fallback={null}><QuickCreate object={of} given={{ [via]: isSeveral(of, via) ? [back] : back }} onClose={() => setCreating(false)} onMade={() => undefined} /></Suspense> : null}
    </section>
  );
}
