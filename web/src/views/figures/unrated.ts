/** Records whose amount no exchange rate turns into the company's currency. */
import type { Condition } from '../../engine/condition/ast';

/** There is an amount, and it compares with nothing: it counts neither as one above nor below zero. */
export function unratedAt(path: string): Condition {
  return ['and', [path, 'not_empty'], ['not', [path, '>=', 0]], ['not', [path, '<', 0]]];
}
