/** What the server says about this workspace: objects, fields, views, verbs, as this person may see them. */
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from './api';
import type { Condition } from './condition/ast';

export interface Option {
  value: string;
  label: string;
  color?: string | null;
  /** Of a stage: the fields that a record needs to stand there, and how likely it is won from there. */
  requires?: string[];
  chance?: number;
}

export interface Field {
  name: string;
  type: string;
  label: string;
  hint?: string | null;
  required?: boolean;
  unique?: boolean;
  match?: boolean;
  readonly?: boolean;
  /** What this person's role has less of it: it is only read, or masked. */
  limited?: 'read' | 'masked' | null;
  /** Of a masked field: the type that is masked, and whether the person may see it whole by asking. */
  masked?: string | null;
  reveal?: boolean;
  options?: Option[] | null;
  of?: string | null;
  inverse?: string | null;
  /** Of a link that may lead to several objects: which. */
  objects?: string[];
  /** Of a collection: the reference in `of` that points here. */
  via?: string | null;
  /** Of a condition: the object whose records it asks about. */
  over?: string | null;
  measures?: string[];
  operators: string[];
  sortable?: boolean;
  study?: string | null;
  extension?: string | null;
  default?: unknown;
  /** What its type wants said of this very field: how many stars, whether text is rich. */
  settings?: Readonly<Record<string, unknown>> | null;
  /** Of a total of amounts: of which records it adds up which. */
  adds?: { of: string; source: string; where: unknown };
  /** What of its value can be asked for by itself, as in `address.city`. */
  parts?: Field[] | null;
}

export interface Section {
  label?: string | null;
  /** The label before it was translated. */
  name?: string;
  fields: string[];
}

export interface View {
  kind: string;
  name?: string;
  label?: string | null;
  fields?: string[];
  sort?: string | null;
  where?: Condition | null;
  at?: string | null;
  /** Of a board: what its columns are made by, and what their heads add up. */
  by?: string | null;
  total?: string | null;
  title?: string;
  sections?: Section[];
  related?: string[];
  /** Of a page that people arranged: what stands beside the name, what is left out, and whose page it is (empty for everyone). */
  highlights?: string[];
  hidden?: string[];
  role?: string;
}

export interface VerbInput {
  name: string;
  type: string;
  required?: boolean;
  label: string;
}

export interface Verb {
  name: string;
  label: string;
  doc?: string | null;
  on: 'record' | 'object';
  input: VerbInput[];
  when?: Condition | null;
}

export interface Rights {
  read: boolean;
  create: boolean;
  update: boolean;
  delete: boolean;
}

export interface QualityRule {
  name: string;
  label: string;
  hint?: string;
  weight: number;
}

export interface ObjectSpec {
  name: string;
  label: string;
  plural: string;
  doc?: string | null;
  icon?: string | null;
  area?: string | null;
  title: string;
  /** Whether its records are people, known by a face or its initials. */
  people?: boolean;
  /** The fields that tell whether two records are the same; only where there are any can records be merged. */
  likeness?: string[];
  /** The rules that good records keep to. */
  quality?: QualityRule[];
  can: Rights;
  fields: Field[];
  views: View[];
  verbs: Verb[];
}

export interface Me {
  id: string;
  name: string;
  email: string;
  role: string;
  team?: string | null;
  locale?: string | null;
  zone?: string | null;
  teams?: readonly string[];
  territory?: readonly string[];
}

export interface Study {
  name: string;
  label: string;
  doc?: string | null;
  of: string;
  writes: string[];
}

export interface Workspace {
  id?: string;
  name: string;
  currency: string;
  locale?: string | null;
  zone: string;
}

export interface Catalog {
  version: string;
  me: Me;
  workspace: Workspace;
  objects: ObjectSpec[];
  studies: Study[];
}

/** Of a choice among thousands the server leaves out what goes without saying: that it is called as its value. */
function spelledOut(catalog: Catalog): Catalog {
  for (const { fields } of catalog.objects) {
    for (const field of fields) for (const option of field.options ?? []) option.label ??= option.value;
  }
  return catalog;
}

export function catalogQuery(locale: string) {
  return queryOptions({
    queryKey: ['catalog', locale],
    queryFn: async ({ signal }) => spelledOut(await ask<Catalog>('/api/catalog', { signal })),
    // An answer that nothing changed costs next to nothing.
    staleTime: 30_000,
    refetchOnWindowFocus: true,
    gcTime: Infinity,
  });
}

/** The catalog in the language on screen, for all within; suspends until it is there. */
export function useSpokenCatalog(): Catalog {
  const { i18n } = useTranslation();
  return useSuspenseQuery(catalogQuery(i18n.language)).data;
}

export const CatalogContext = createContext<Catalog | null>(null);

/** The catalog around this, which costs nothing to ask for: every cell of a list may. */
export function useCatalog(): Catalog {
  const catalog = useContext(CatalogContext);
  if (!catalog) throw new Error('Nothing here is within a catalog.');
  return catalog;
}

export function objectNamed(catalog: Catalog, name: string): ObjectSpec | undefined {
  return catalog.objects.find((object) => object.name === name);
}

export function fieldNamed(object: ObjectSpec, name: string): Field | undefined {
  return object.fields.find((field) => field.name === name);
}

/** What a role is called, those of one's own too. */
export const roleLabel = ({ objects }: Catalog, role: string): string => objects.find(({ name }) => name === 'user')?.fields.find(({ name }) => name === 'role')?.options?.find(({ value }) => value === role)?.label ?? role;

const kept: ReadonlySet<string> = new Set(['id', 'version', 'created_at', 'updated_at', 'created_by', 'updated_by']);

export interface PathField {
  field: Field;
  /** The labels along the way, for example Owner › Team. */
  labels: string[];
}

/** Follows a path such as `owner.team`, through at most two references. */
export function fieldAt(catalog: Catalog, object: string, path: string): PathField | undefined {
  let here = objectNamed(catalog, object);
  const labels: string[] = [];
  const steps = path.split('.');
  for (const [index, step] of steps.entries()) {
    const field = here && fieldNamed(here, step);
    if (!field) return undefined;
    labels.push(field.label);
    if (index === steps.length - 1) return { field, labels };
    const part = index === steps.length - 2 ? field.parts?.find((each) => each.name === steps[index + 1]) : undefined;
    if (part) return { field: part, labels: [...labels, part.label] };
    here = field.type === 'ref' && field.of ? objectNamed(catalog, field.of) : undefined;
  }
  return undefined;
}

/** Fields that every record has and that nobody reads as facts. */
export function isInternal(name: string): boolean {
  return name === 'id' || name === 'version';
}

/** Fields that Rapport keeps by itself: when and by whom a record was made and changed. */
export function isKept(name: string): boolean {
  return kept.has(name);
}

export function viewOf(object: ObjectSpec, kind: string): View | undefined {
  return object.views.find((view) => view.kind === kind);
}
