/** Rich text: what shows it and what edits it come when there is some. */
import { lazy, Suspense } from 'react';
import type { EditorProps } from '../type';
import styles from './base.module.css';
import { partsOf, textOf } from './structured';

const Input = lazy(() => import('./rich/RichInput'));
const Shown = lazy(() => import('./rich/RichShown'));

export function RichText({ value }: { value: unknown }) {
  const html = partsOf(value).html;
  const plain = <span className={styles.long}>{textOf(value)}</span>;
  return html ? <Suspense fallback={plain}><Shown html={html} /></Suspense> : plain;
}

export function RichInput(props: EditorProps) {
  return <Suspense fallback={<div className={styles.pop} data-cell={props.inCell || undefined} />}><Input {...props} /></Suspense>;
}
