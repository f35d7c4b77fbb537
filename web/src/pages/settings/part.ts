/** One page of the settings. A file beside the others in `parts` is enough: the layout finds it by looking. */
import type { ComponentType } from 'react';
import { type Catalog, objectNamed } from '../../engine/catalog';

export interface Part {
  id: string;
  group: 'me' | 'company' | 'data' | 'running';
  /** Smaller comes first within its group. */
  order: number;
  icon: string;
  /** Key of its name in the locale files, with the namespace: `manage:people.title`. */
  title: string;
  /** Keys of what can be set there, so that the search finds it. */
  words: readonly string[];
  /** Labels from the catalog that the search should find too. */
  labels?: (catalog: Catalog) => readonly string[];
  /** Whether this person may open it; everybody if absent. */
  allowed?: (catalog: Catalog) => boolean;
  Body: ComponentType;
}

export function looksAfterAll(catalog: Catalog): boolean {
  return objectNamed(catalog, 'workspace')?.can.update ?? false;
}

const modules = import.meta.glob<{ part?: Part }>('./parts/*.tsx', { eager: true });
const groups: readonly Part['group'][] = ['me', 'company', 'data', 'running'];

export const parts: readonly Part[] = Object.values(modules).flatMap(({ part }) => part ?? [])
  .sort((left, right) => groups.indexOf(left.group) - groups.indexOf(right.group) || left.order - right.order);
