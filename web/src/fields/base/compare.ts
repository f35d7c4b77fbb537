/** Orders that several types share; nothing comes last. */
import { collator, type Saying } from '../../engine/saying/saying';

function nothing(left: unknown, right: unknown): number | null {
  if (left === null || left === undefined) return right === null || right === undefined ? 0 : 1;
  return right === null || right === undefined ? -1 : null;
}

export function compareText(left: unknown, right: unknown, say: Saying): number {
  return nothing(left, right) ?? collator(say.locale).compare(String(left), String(right));
}

export function compareNumber(left: unknown, right: unknown): number {
  return nothing(left, right) ?? Number(left) - Number(right);
}

/** ISO days and moments sort as they are written. */
export function compareTime(left: unknown, right: unknown): number {
  return nothing(left, right) ?? (String(left) < String(right) ? -1 : String(left) > String(right) ? 1 : 0);
}

export function isNothing(value: unknown): value is null | undefined | '' {
  return value === null || value === undefined || value === '';
}
