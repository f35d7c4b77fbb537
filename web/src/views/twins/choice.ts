/** Which of two records stays, and from which of them each value is taken. */
import { type Field, fieldNamed, type ObjectSpec, viewOf } from '../../engine/catalog';
import type { RecordData } from '../../engine/records';
import type { Values } from '../../engine/writing';
import { isNothing } from '../../fields/base/compare';

export type Side = 'first' | 'second';

export interface Choice {
  keep: Side;
  /** Only where somebody decided; else the value of the record that stays, or the only one there is. */
  picked: Readonly<Record<string, Side>>;
}

export type Two = Readonly<Record<Side, RecordData>>;

const withoutChoice: ReadonlySet<string> = new Set(['collection', 'json', 'condition', 'secret', 'auto_number']);

export function otherSide(side: Side): Side {
  return side === 'first' ? 'second' : 'first';
}

/** The fields that can be chosen: the title, those of the page in their order, then the rest. */
export function comparedFields(object: ObjectSpec): Field[] {
  const named = (viewOf(object, 'page')?.sections ?? []).flatMap((section) => section.fields);
  const ordered = [object.title, ...named].flatMap((name) => fieldNamed(object, name) ?? []);
  return [...new Set([...ordered, ...object.fields])].filter((field) => !field.readonly && !field.study && !withoutChoice.has(field.type));
}

export function differs(two: Two, field: Field): boolean {
  return JSON.stringify(two.first[field.name] ?? null) !== JSON.stringify(two.second[field.name] ?? null);
}

export function takenFrom(choice: Choice, two: Two, field: Field): Side {
  return choice.picked[field.name] ?? (isNothing(two[choice.keep][field.name]) ? otherSide(choice.keep) : choice.keep);
}

/** What the record that stays is told: every value in which the two differ. */
export function chosenValues(object: ObjectSpec, two: Two, choice: Choice): Values {
  const fields = comparedFields(object).filter((field) => differs(two, field));
  return Object.fromEntries(fields.map((field) => [field.name, two[takenFrom(choice, two, field)][field.name] ?? null]));
}

/** The record that says more stays at first; of two that say as much, the older one. */
export function firstChoice(object: ObjectSpec, two: Two): Choice {
  const said = (side: Side) => comparedFields(object).filter((field) => !isNothing(two[side][field.name])).length;
  const [one, other] = [said('first'), said('second')];
  const older: Side = String(two.first.created_at) <= String(two.second.created_at) ? 'first' : 'second';
  return { keep: one === other ? older : one > other ? 'first' : 'second', picked: {} };
}
