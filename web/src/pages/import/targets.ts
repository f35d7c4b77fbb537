/** Where a column can go, grouped by the object it belongs to. */
import type { Target } from './job';

export interface TargetGroup {
  group: string;
  items: { value: string; label: string }[];
}

function groupOf(target: Target): string | null {
  const parts = target.label.split(' › ');
  return parts.length > 1 ? parts.slice(0, -1).join(' › ') : null;
}

/** `own` names the group of the imported object itself. */
export function groupsOf(targets: readonly Target[], own: string): TargetGroup[] {
  const groups = new Map<string, TargetGroup>();
  for (const target of targets) {
    const name = groupOf(target) ?? own;
    const found = groups.get(name) ?? { group: name, items: [] };
    found.items.push({ value: target.path, label: target.label });
    groups.set(name, found);
  }
  return [...groups.values()];
}

/** Records that the file speaks of without their running number: its target, and the columns' fields that say more of them. */
export function unnumbered(targets: readonly Target[], mapped: ReadonlySet<string>): { number: Target; others: Target[] } | null {
  for (const number of targets) {
    if (number.type !== 'auto_number' || !number.match || !number.path.includes('.')) continue;
    const owner = number.path.slice(0, number.path.lastIndexOf('.') + 1);
    const others = targets.filter((target) => target.path.startsWith(owner) && mapped.has(target.path));
    const known = others.some((target) => target.match && !target.path.slice(owner.length).includes('.'));
    if (others.length && !known) return { number, others };
  }
  return null;
}

/** The target in full words, for sentences: Customer › Code. */
export function wordsOf(targets: readonly Target[], path: string): string {
  return targets.find((target) => target.path === path)?.label ?? path;
}
