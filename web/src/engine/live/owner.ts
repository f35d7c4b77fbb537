/** Whose browser this is now: what is kept on the device for one person is never found by another. */

let person = '';
const listeners = new Set<() => void>();

export function belongTo(next: string): void {
  if (person === next) return;
  person = next;
  for (const listener of listeners) listener();
}

export function owner(): string {
  return person;
}

/** The name under which something of this person is kept. */
export function ownPlace(name: string): string {
  return `rapport.${name} ${person}`;
}

/** Does something each time somebody else sits before the browser, and now where somebody does. */
export function onOwner(act: () => void): void {
  listeners.add(act);
  if (person) act();
}
