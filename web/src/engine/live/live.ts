/** Hears from the server what changed, and asks anew for what is on screen and may be affected. */
import { type Query, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { isTyping } from '../ime';

export interface Change {
  object: string;
  /** Null when many changed at once. */
  record: string | null;
}

const gather = 400;
const pause = 2000;
const comeBack = 15_000;

/** Whether what was asked under this key may look different after the changes. A timeline tells of other objects, too. */
export function isAffected(key: readonly unknown[], changes: readonly Change[]): boolean {
  const [object, kind, id] = key;
  if (kind === 'timeline') return true;
  return changes.some((change) => change.object === object && (kind !== 'record' || change.record === null || change.record === id));
}

/** While somebody types, what they see stays as it is: a conflict is told when they save. */
function isBusy(client: QueryClient): boolean {
  const at = document.activeElement;
  const searches = at instanceof HTMLInputElement && at.type === 'search';
  return client.isMutating() > 0 || (isTyping(at) && !searches);
}

class Listener {
  private source: EventSource | null = null;
  private last = '';
  private changes: Change[] = [];
  private everything = false;
  /** Other objects, fields or rights than before. */
  private renewed = false;
  private wanted = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly client: QueryClient) {}

  open(): void {
    if (this.source) return;
    const source = new EventSource(this.last ? `/api/live?after=${encodeURIComponent(this.last)}` : '/api/live');
    this.source = source;
    // What became of runs while nobody listened is in no log.
    if (this.last) this.changes.push({ object: 'run', record: null });
    source.addEventListener('change', (event: MessageEvent<string>) => {
      this.last = event.lastEventId;
      this.changes.push(JSON.parse(event.data) as Change);
      this.refreshIn(gather);
    });
    source.addEventListener('run', () => {
      this.changes.push({ object: 'run', record: null });
      this.refreshIn(gather);
    });
    source.addEventListener('reload', () => {
      this.everything = true;
      this.refreshIn(gather);
    });
    source.addEventListener('catalog', () => {
      this.renewed = true;
      this.refreshIn(gather);
    });
    source.addEventListener('error', () => {
      if (source.readyState !== EventSource.CLOSED || this.source !== source) return;
      this.source = null;
      // Perhaps nobody is signed in any more: then whoever sits here hears of it now, and not with the next click.
      void this.client.invalidateQueries({ queryKey: ['catalog'] });
      setTimeout(this.show, comeBack);
    });
  }

  close(): void {
    this.source?.close();
    this.source = null;
  }

  /** A hidden tab hears nothing; when it is seen again it goes on where it was. */
  readonly show = (): void => {
    if (document.visibilityState === 'visible' && this.wanted) this.open();
    else this.close();
  };

  start(): () => void {
    this.wanted = true;
    this.show();
    document.addEventListener('visibilitychange', this.show);
    return () => {
      this.wanted = false;
      this.close();
      clearTimeout(this.timer);
      document.removeEventListener('visibilitychange', this.show);
    };
  }

  private refreshIn(milliseconds: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (isBusy(this.client)) this.refreshIn(1000);
      else this.refresh();
    }, milliseconds);
  }

  private refresh(): void {
    const { changes, renewed } = this;
    const everything = this.everything || renewed;
    if (changes.length === 0 && !everything) return;
    this.changes = [];
    this.everything = false;
    this.renewed = false;
    const affected = { predicate: ({ queryKey }: Query) => (everything ? queryKey[0] !== 'catalog' && queryKey[0] !== 'session' : isAffected(queryKey, changes)) };
    // Nothing is asked of fields that are gone.
    const ready = renewed ? this.client.invalidateQueries({ queryKey: ['catalog'] }) : Promise.resolve();
    void ready.then(() => this.client.invalidateQueries(affected));
    this.refreshIn(pause);
  }
}

/** Keeps what is on screen true while colleagues work. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => new Listener(client).start(), [client]);
}
