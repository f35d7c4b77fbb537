/** Choosing one or several from a list that can be searched. */
import type { MultiSelectProps, SelectProps, TagsInputProps } from '@mantine/core';
import { lazy, Suspense } from 'react';
import styles from './choose.module.css';

const load = () => import('./choose_kit');
const KitSelect = lazy(() => load().then((kit) => ({ default: kit.Select })));
const KitTags = lazy(() => load().then((kit) => ({ default: kit.TagsInput })));
const KitMulti = lazy(() => load().then((kit) => ({ default: kit.MultiSelect })));

/** Fetches the lists before they are needed, so that opening one never waits. */
export function prepareChoosing(): void {
  // Without a network they come when they are needed.
  setTimeout(() => void load().catch(() => undefined), 1500);
}

export function Select(props: SelectProps) {
  return <Suspense fallback={<span className={styles.waiting} style={{ width: typeof props.w === 'number' ? props.w : undefined }} />}><KitSelect {...props} /></Suspense>;
}

export function MultiSelect(props: MultiSelectProps) {
  return <Suspense fallback={<span className={styles.waiting} />}><KitMulti {...props} /></Suspense>;
}

/** Words typed freely, with suggestions. */
export function TagsInput(props: TagsInputProps) {
  return <Suspense fallback={<span className={styles.waiting} />}><KitTags {...props} /></Suspense>;
}
