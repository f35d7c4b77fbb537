/** Windows of one browser share its session: each hears when somebody signs in, or out, in another. */

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('rapport');

/** Whose session it is now; nobody's when empty. */
export function tellWindows(person: string): void {
  channel?.postMessage(person);
}

export function hearWindows(act: (person: string) => void): void {
  channel?.addEventListener('message', (event: MessageEvent<unknown>) => act(String(event.data)));
}
