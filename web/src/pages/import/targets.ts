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

/** The target in full words, for sentences: Customer › Code. */
export function wordsOf(targets: readonly Target[], path: string): string {
  return targets.find((target) => target.path === path)?.label ?? path;
}
