/** How the page of a record is arranged: groups of facts, what stands beside the name, the lists, and what is left out. */
import { type Field, fieldNamed, isKept, type ObjectSpec, viewOf } from '../../../engine/catalog';
import type { RecordData } from '../../../engine/records';

export interface Group {
  key: string;
  /** As it is kept: what came with the object is translated for whoever reads it. */
  name: string;
  label: string;
  fields: string[];
}

/** The last group holds what is in no other; it has no name of its own. */
export const rest = 'rest';
export const left = 'hidden';
export const everyone = 'everyone';
export const mostHighlights = 6;

export interface Layout {
  groups: Group[];
  highlights: string[];
  related: string[];
  hidden: string[];
}

/** A layout as it is kept for everyone, or for a role. */
export interface SaidLayout extends RecordData {
  object: string;
  role: string;
  sections: { label: string; fields: string[] }[] | null;
  related: string[] | null;
  highlights: string[] | null;
  hidden: string[] | null;
}

export function isFact(field: Field): boolean {
  return !field.study && !isKept(field.name) && field.type !== 'collection' && field.type !== 'json';
}

const headTypes: ReadonlySet<string> = new Set(['stage', 'choice', 'ref', 'money', 'text']);

/** What stands beside the name: what somebody chose, else the first telling facts of the list. */
export function highlightsOf(object: ObjectSpec): Field[] {
  const chosen = viewOf(object, 'page')?.highlights;
  if (chosen) return chosen.flatMap((name) => fieldNamed(object, name) ?? []);
  return (viewOf(object, 'table')?.fields ?? []).flatMap((path) => fieldNamed(object, path) ?? [])
    .filter((field) => field.name !== object.title && headTypes.has(field.type)).slice(0, 4);
}

/** The facts that no group names and that nobody hid. */
function ungrouped(object: ObjectSpec, groups: readonly { fields: readonly string[] }[], hidden: readonly string[]): string[] {
  const seen = new Set([...groups.flatMap((group) => group.fields), ...hidden, object.title]);
  return object.fields.filter((field) => isFact(field) && !seen.has(field.name)).map((field) => field.name);
}

function complete(object: ObjectSpec, groups: Group[], layout: Omit<Layout, 'groups'>): Layout {
  const known = (name: string) => fieldNamed(object, name)?.type !== undefined;
  const shown = groups.map((group) => ({ ...group, fields: group.fields.filter(known) }));
  return { ...layout, hidden: layout.hidden.filter((name) => fieldNamed(object, name)), groups: [...shown, { key: rest, name: '', label: '', fields: ungrouped(object, shown, layout.hidden) }] };
}

/** The page as this person sees it. */
export function shownLayout(object: ObjectSpec): Layout {
  const page = viewOf(object, 'page');
  const groups = (page?.sections ?? []).map(({ label, name, fields }, index): Group => ({ key: `g${index}`, name: name ?? label ?? '', label: label ?? '', fields: [...fields] }));
  return complete(object, groups, { highlights: highlightsOf(object).map((field) => field.name), related: [...(page?.related ?? [])], hidden: [...(page?.hidden ?? [])] });
}

/** The page as it is kept for others; its groups under the names that this person reads where they are known here. */
export function keptLayout(object: ObjectSpec, said: SaidLayout): Layout {
  const names = new Map((viewOf(object, 'page')?.sections ?? []).map((section) => [section.name, section.label]));
  const groups = (said.sections ?? []).map(({ label, fields }, index): Group => ({ key: `g${index}`, name: label, label: names.get(label) ?? label, fields: [...fields] }));
  return complete(object, groups, { highlights: [...(said.highlights ?? [])], related: [...(said.related ?? [])], hidden: [...(said.hidden ?? [])] });
}

export function saying({ groups, highlights, related, hidden }: Layout) {
  const sections = groups.filter(({ key, fields }) => key !== rest && fields.length > 0).map(({ name, fields }) => ({ label: name.trim(), fields }));
  return { sections, highlights, related, hidden };
}

/** With a field taken from where it is and put before another, or at the end of a group or of what is hidden. */
export function placed(layout: Layout, name: string, to: string, before?: string): Layout {
  const without = (names: readonly string[]) => names.filter((each) => each !== name);
  const put = (names: readonly string[]) => {
    const others = without(names);
    const at = before === undefined ? others.length : others.indexOf(before);
    return [...others.slice(0, at < 0 ? others.length : at), name, ...others.slice(at < 0 ? others.length : at)];
  };
  return {
    ...layout,
    groups: layout.groups.map((group) => ({ ...group, fields: group.key === to ? put(group.fields) : without(group.fields) })),
    hidden: to === left ? put(layout.hidden) : without(layout.hidden),
  };
}

export function groupOf(layout: Layout, name: string): string {
  return layout.groups.find((group) => group.fields.includes(name))?.key ?? left;
}
