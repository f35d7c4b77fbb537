/** Says, without being in the way, that a record may be there already. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { objectNamed, type ObjectSpec, useCatalog } from '../../engine/catalog';
import { listOnce, type RecordData, type RefValue } from '../../engine/records';
import { type Alike, alikeQuery } from './asking';
import type { Values } from '../../engine/writing';
import { isNothing } from '../../fields/base/compare';
import { useSettled } from '../audience/counts';
import styles from './twins.module.css';

const queue = 'duplicate';

interface NoticeProps {
  object: ObjectSpec;
  found: readonly Alike[];
  /** The record they may be the same as, where it exists already. */
  of?: string;
}

function Notice({ object, found, of }: NoticeProps) {
  const { t } = useTranslation('twins');
  if (found.length === 0) return null;
  return (
    <aside className={styles.alike} aria-live="polite">
      <h3>{found.length === 1 ? t('alike.one', { name: found[0]?.title ?? '' }) : t('alike.title', { count: found.length })}</h3>
      <ul>
        {found.map((each) => (
          <li key={each.id}>
            <span>{found.length > 1 ? each.title : null}<small>{each.reasons.filter((reason) => reason.degree !== 'different').map((reason) => reason.text).join(' · ')}</small></span>
            {of ? <Link to="/duplicate" search={{ pair: `${of}~${each.id}` }}>{t('alike.compare')}</Link> : null}
            <Link to="/$object/$id" params={{ object: object.name, id: each.id }}>{t('alike.open')}</Link>
          </li>
        ))}
      </ul>
    </aside>
  );
}

function said(object: ObjectSpec, values: Values): Values {
  return Object.fromEntries((object.likeness ?? []).filter((name) => !isNothing(values[name])).map((name) => [name, values[name]]));
}

/** While a record is being written: the few that it may be. */
export function AlikeWhileTyping({ object, values }: { object: ObjectSpec; values: Values }) {
  const settled = useSettled(JSON.stringify(said(object, values)), 300);
  const typed = JSON.parse(settled) as Values;
  const { data } = useQuery({ ...alikeQuery(object.name, typed), enabled: Object.keys(typed).length > 0, placeholderData: (before) => before });
  return Object.keys(typed).length > 0 ? <Notice object={object} found={data ?? []} /> : null;
}

/** On a record's page: those it likely is, except where somebody said that they are not the same. */
export function AlikeOnPage({ object, record }: { object: ObjectSpec; record: RecordData }) {
  const judging = objectNamed(useCatalog(), queue);
  const pairs = judging?.fields.filter((field) => field.type === 'ref' && field.of === object.name).map((field) => field.name) ?? [];
  const values = said(object, record);
  const found = useQuery({ ...alikeQuery(object.name, values, record.id), enabled: (object.likeness ?? []).length > 0 && Object.keys(values).length > 1 });
  const likely = found.data?.filter((each) => each.likely) ?? [];
  const where = ['and', ['status', '=', 'distinct'], ['or', ...pairs.map((name) => [name, '=', record.id])]] as never;
  const judged = useQuery({ ...listOnce(queue, { where, fields: pairs, limit: 100 }), enabled: likely.length > 0 && pairs.length > 0 });
  if (likely.length === 0 || (pairs.length > 0 && !judged.data)) return null;
  const apart = new Set(judged.data?.records.flatMap((pair) => pairs.map((name) => (pair[name] as RefValue | null)?.id)));
  return <Notice object={object} found={likely.filter((each) => !apart.has(each.id)).slice(0, 3)} of={judging && object.can.update && object.can.delete ? record.id : undefined} />;
}
