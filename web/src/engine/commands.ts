/** Everything one can do from the palette, a menu or a key: one list, so that names and permissions never differ. */
import { useEffect, useSyncExternalStore } from 'react';

export type CommandGroup = 'here' | 'create' | 'go' | 'settings' | 'help';

export interface Command {
  id: string;
  label: string;
  group: CommandGroup;
  /** “mod+k”, “g c”, “f”; several with a bar: “j|down”. */
  keys?: string;
  icon?: string;
  /** What it is done to, in small print. */
  detail?: string;
  keywords?: string;
  /** Shown in the palette, or only reachable by its key and in the overview of keys. */
  hidden?: boolean;
  /** Opens a second page of the palette instead: what the command is to be done with. */
  page?: CommandPage;
  /** Only described here: whoever has the focus answers the key itself. */
  passive?: boolean;
  run: () => void;
}

export interface Choice {
  id: string;
  label: string;
  detail?: string | null;
  icon?: string;
  /** A person or thing, drawn with its sign. */
  avatar?: boolean;
  /** The colour of its tag. */
  hue?: string | null;
  run: () => void;
}

export interface CommandPage {
  placeholder: string;
  /** What can be chosen, given what was typed. */
  choices: (text: string, signal: AbortSignal) => Promise<Choice[]> | Choice[];
  /** The choices answer to the text already; otherwise the palette filters them. */
  answered?: boolean;
}

let lists: readonly (readonly Command[])[] = [];
const listeners = new Set<() => void>();
let flat: readonly Command[] = [];

function set(next: readonly (readonly Command[])[]): void {
  lists = next;
  flat = lists.flat();
  for (const listener of listeners) listener();
}

/** Offers commands while the component that calls this is on screen. Pass a stable (memoised) list. */
export function useOffer(commands: readonly Command[]): void {
  useEffect(() => {
    set([...lists, commands]);
    return () => set(lists.filter((list) => list !== commands));
  }, [commands]);
}

export function offered(): readonly Command[] {
  return flat;
}

export function useCommands(): readonly Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => flat,
  );
}
