/** Segments that most shops want, as a start. */
import type { Condition } from '../../engine/condition/ast';
import { ask } from '../../engine/api';
import type { Page } from '../../engine/records';

export interface Recipe {
  id: 'quiet' | 'best' | 'new' | 'twice' | 'atRisk' | 'willing';
  icon: string;
  /** Null when this workspace does not yet know enough. */
  make: (size: number) => Promise<Condition | null>;
}

function fixed(condition: Condition): () => Promise<Condition> {
  return () => Promise.resolve(condition);
}

/** The value that the best fifth reach: read from the list itself, so that it is true for this workspace. */
async function bestFifth(size: number): Promise<Condition | null> {
  const scored = await ask<Page>('/api/records/customer', { query: { where: JSON.stringify(['lifetime_value', 'not_empty']), fields: 'id', limit: 1, count: 'exact' } });
  let left = Math.max(Math.ceil((scored.count ?? size) * 0.2), 1);
  let after: string | null = null;
  while (left > 0) {
    const page: Page = await ask<Page>('/api/records/customer', {
      query: { where: JSON.stringify(['lifetime_value', 'not_empty']), fields: 'lifetime_value', sort: '-lifetime_value', limit: Math.min(left, 500), after },
    });
    const last = page.records.at(-1);
    left -= page.records.length;
    if (!last) return null;
    if (left <= 0 || !page.next) return ['lifetime_value', '>=', last.lifetime_value];
    after = page.next;
  }
  return null;
}

export const recipes: readonly Recipe[] = [
  { id: 'quiet', icon: 'moon', make: fixed(['and', ['any', 'orders'], ['not', ['any', 'orders', ['placed_at', 'within', 'last', 90, 'day']]]]) },
  { id: 'best', icon: 'diamond', make: bestFifth },
  { id: 'new', icon: 'sparkles', make: fixed(['first_purchase', 'within', 'this', 'month']) },
  { id: 'twice', icon: 'repeat', make: fixed(['any', 'orders', null, 'count', '>=', 2]) },
  { id: 'atRisk', icon: 'alarm', make: fixed(['rfm_segment', 'in', ['at_risk', 'cannot_lose']]) },
  { id: 'willing', icon: 'mail', make: fixed(['email_consent', '=', 'granted']) },
];
