/** A record of any of several objects: what a note is about, what a task belongs to. Found by typing a part of its name. */
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { objectNamed, useCatalog } from '../../engine/catalog';
import { Icon } from '../../ui/show/icon';
import styles from '../base/base.module.css';
import { compareText } from '../base/compare';
import type { CellProps, EditorProps, FieldType, FilterValueProps } from '../type';
import { isLink, title } from './anything/link';

const AnyEditor = lazy(() => import('./anything/AnyInput').then(({ AnyEditor }) => ({ default: AnyEditor })));
const AnyFilter = lazy(() => import('./anything/AnyInput').then(({ AnyFilter }) => ({ default: AnyFilter })));

function Cell({ value, dense }: CellProps) {
  const spec = objectNamed(useCatalog(), isLink(value) ? value.object : '');
  if (!isLink(value)) return null;
  const text = <span>{title(value)}</span>;
  return (
    <span className={styles.with} title={spec?.label}>
      <Icon name={spec?.icon || value.object} size={16} />
      {dense ? text : <Link to="/$object/$id" params={{ object: value.object, id: value.id }}>{title(value)}</Link>}
    </span>
  );
}

function Editor(props: EditorProps) {
  return <Suspense fallback={null}><AnyEditor {...props} /></Suspense>;
}

function FilterValue(props: FilterValueProps) {
  return <Suspense fallback={null}><AnyFilter {...props} /></Suspense>;
}

export const fieldType: FieldType = {
  name: 'any_ref', family: 'choice', width: 180, Cell, Editor, FilterValue, format: title,
  parse: () => undefined,
  compare: (left, right, say) => compareText(title(left), title(right), say),
  ariaText: title, firstOperator: 'in', picks: true,
};
