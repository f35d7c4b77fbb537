/** The last fifty changes of this tab, so that ⌘Z takes them back one by one. */

export interface Undoable {
  label: string;
  run: () => Promise<void> | void;
}

const depth = 50;
let stack: readonly Undoable[] = [];

/** Keeps a way back; the answer forgets it again, for when it was used elsewhere. */
export function remember(change: Undoable): () => void {
  stack = [...stack.slice(-(depth - 1)), change];
  return () => {
    stack = stack.filter((each) => each !== change);
  };
}

/** Takes the last change back and says which one it was; undefined when there is none. */
export async function undoLast(): Promise<string | undefined> {
  const change = stack.at(-1);
  if (!change) return undefined;
  stack = stack.slice(0, -1);
  await change.run();
  return change.label;
}
