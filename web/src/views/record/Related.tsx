/** The records that belong to this one, such as a customer's orders: the newest few, and the way to all. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Field, fieldNamed, objectNamed, type ObjectSpec, useCatalog, viewOf } from '../../engine/catalog';
import type { Condition } from '../../engine/condition/ast';
import { listOnce, type RecordData } from '../../engine/records';
import { sayNumber } from '../../engine/saying/numbers';
import { useSaying } from '../../engine/saying/useSaying';
import { Empty } from '../../ui/show/empty';
import { SkeletonRows } from '../../ui/show/skeleton';
import { firstColumns, useColumns } from '../grid/columns';
import styles from './record.module.css';

interface RelatedProps {
  object: ObjectSpec;
  record: RecordData;
}

const shownRows = 5;

function List({ of, via, field, record }: { of: ObjectSpec; via: string; field: Field; record: RecordData }) {
  const { t } = useTranslation('record');
  const say = useSaying();
  const choices = useMemo(() => firstColumns(of).filter(({ path }) => path !== via).slice(0, 5), [of, via]);
  const columns = useColumns(of, choices);
  const where: Condition = [via, '=', record.id];
  const sort = viewOf(of, 'table')?.sort ?? undefined;
  const query = useQuery(listOnce(of.name, { where, sort, limit: shownRows, count: 'exact', fields: choices.map(({ path }) => path) }));
  const rows = query.data?.records ?? [];
  const count = query.data?.count ?? rows.length;
  return (
    <section className={styles.panel}>
      <h2>{field.label} {count ? <span className={styles.quiet}>{sayNumber(count, say, 0)}</span> : null}</h2>
      {query.isPending ? <SkeletonRows rows={3} /> : null}
      {query.data && rows.length === 0 ? <Empty quiet title={t('noRelated', { objects: of.plural })} /> : null}
      {rows.length ? (
        <div className={styles.tableFrame}>
          <table className={styles.table}>
            <thead><tr>{columns.map((column) => <th key={column.path} scope="col" data-end={column.type.align}>{column.label}</th>)}</tr></thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  {columns.map((column) => {
                    const { Cell } = column.type;
                    const cell = <Cell value={row[column.path]} field={column.field} say={say} record={row} dense />;
                    return <td key={column.path} data-end={column.type.align}>{column.isTitle ? <Link to="/$object/$id" params={{ object: of.name, id: row.id }}>{cell}</Link> : cell}</td>;
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {count > shownRows ? <Link className={styles.all} to="/$object" params={{ object: of.name }} search={{ f: where } as never}>{t('showAll', { shown: sayNumber(count, say, 0) })}</Link> : null}
    </section>
  );
}

export function Related({ object, record }: RelatedProps) {
  const catalog = useCatalog();
  return (viewOf(object, 'page')?.related ?? []).map((name) => {
    const field = fieldNamed(object, name);
    const of = field?.of ? objectNamed(catalog, field.of) : undefined;
    const via = field?.via ?? of?.fields.find((each) => each.type === 'ref' && each.of === object.name && each.inverse === name)?.name;
    return field && of && via ? <List key={name} of={of} via={via} field={field} record={record} /> : null;
  });
}
