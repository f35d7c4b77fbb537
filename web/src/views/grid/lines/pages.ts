/** Lists as pages that are read when they come into view: each is kept by its cursor, and only those in view are read anew. */
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { listPage, type ListAsk, type Page, type RecordData } from '../../../engine/records';

const firstSize = 100;
const laterSize = 200;
const margin = 50;

/** A list, and which of its rows are looked at; null when none are. */
export interface Stream {
  asked: ListAsk;
  window: Span | null;
}

export interface Span {
  from: number;
  to: number;
}

export interface Pages {
  at: (index: number) => RecordData | undefined;
  /** All that was read, from the first on. */
  held: () => [number, RecordData][];
  /** How many rows from the first on can be read without reading others before. */
  known: number;
  /** Nothing comes after what is known. */
  done: boolean;
  total: number | null;
  pending: boolean;
  error: Error | null;
}

/** How the pages of a list are reached: by the cursor that the page before gave, or, where somebody jumped, by passing rows over. */
interface Chain {
  cursors: readonly (string | null | undefined)[];
  jumped: readonly number[];
  /** How many rows there are, once the last page has been seen. */
  size: number | null;
}

const start: Chain = { cursors: [null], jumped: [], size: null };

function pageOf(index: number): number {
  return index < firstSize ? 0 : 1 + Math.floor((index - firstSize) / laterSize);
}

function startOf(page: number): number {
  return page === 0 ? 0 : firstSize + (page - 1) * laterSize;
}

/** Only the first page counts. */
function pageAsk(asked: ListAsk, chain: Chain, page: number): { asked: ListAsk; after: string | null } {
  const isJump = chain.jumped.includes(page);
  return {
    asked: { ...asked, limit: page === 0 ? firstSize : laterSize, count: page === 0 ? asked.count : undefined, skip: isJump ? startOf(page) : undefined },
    after: isJump ? null : chain.cursors[page] ?? null,
  };
}

function canReach({ cursors, jumped }: Chain, page: number): boolean {
  return cursors[page] !== undefined || jumped.includes(page);
}

/** The chain with a jump to the first page in view where nothing leads there; the pages behind it follow from one another. */
function reaching(chain: Chain, window: Span): Chain {
  const first = pageOf(Math.max(0, window.from - margin));
  return canReach(chain, first) || (chain.size !== null && startOf(first) >= chain.size) ? chain : { ...chain, jumped: [...chain.jumped, first] };
}

function wanted(chain: Chain, window: Span): number[] {
  const first = pageOf(Math.max(0, window.from - margin));
  const last = pageOf(window.to + margin);
  const pages = Array.from({ length: last - first + 1 }, (_, step) => first + step).filter((page) => canReach(chain, page));
  return first === 0 ? pages : [0, ...pages];
}

/** What is known of a chain once a page of it has arrived. */
function grown(chain: Chain, page: number, { next, records }: Page): Chain {
  if (next === null) {
    const size = startOf(page) + records.length;
    return chain.size === size && chain.cursors.length <= page + 1 ? chain : { ...chain, cursors: chain.cursors.slice(0, page + 1), size };
  }
  if (chain.cursors[page + 1] === next) return chain;
  const cursors = [...chain.cursors];
  cursors[page + 1] = next;
  return { ...chain, cursors, size: chain.size !== null && cursors.length > chain.cursors.length ? null : chain.size };
}

/** The last page that those before it lead to. */
function lastInRow({ cursors }: Chain): number {
  let page = 0;
  while (cursors[page + 1] !== undefined) page += 1;
  return page;
}

/** The pages of each stream, by its place in `streams`. */
export function usePages(object: string, streams: readonly Stream[]): Pages[] {
  const client = useQueryClient();
  const [kept, setChains] = useState<Readonly<Record<string, Chain>>>({});
  const chains = streams.reduce((known: Readonly<Record<string, Chain>>, { asked, window }) => {
    const name = JSON.stringify(asked);
    const chain = known[name] ?? start;
    const next = window ? reaching(chain, window) : chain;
    return next === chain ? known : { ...known, [name]: next };
  }, kept);
  const parts = streams.flatMap(({ asked, window }) => {
    const name = JSON.stringify(asked);
    const chain = chains[name] ?? start;
    return window ? wanted(chain, window).map((page) => { const way = pageAsk(asked, chain, page); return { name, page, options: listPage(object, way.asked, way.after) }; }) : [];
  });
  const answers = useQueries({ queries: parts.map(({ options }) => options) });

  const longer = parts.reduce((known: Readonly<Record<string, Chain>>, { name, page }, index) => {
    const found = answers[index]?.data;
    const chain = known[name] ?? start;
    const next = found ? grown(chain, page, found) : chain;
    return next === chain ? known : { ...known, [name]: next };
  }, chains);
  useEffect(() => {
    if (longer !== kept) setChains(longer);
  }, [kept, longer]);

  return streams.map(({ asked }) => {
    const name = JSON.stringify(asked);
    const chain = chains[name] ?? start;
    const held = new Map<number, Page | undefined>();
    for (const [index, part] of parts.entries()) if (part.name === name) held.set(part.page, answers[index]?.data);
    const read = (page: number) => {
      if (!held.has(page)) { const way = pageAsk(asked, chain, page); held.set(page, canReach(chain, page) ? client.getQueryData<Page>(listPage(object, way.asked, way.after).queryKey) : undefined); }
      return held.get(page);
    };
    const own = answers.filter((_, index) => parts[index]?.name === name);
    const first = read(0);
    return {
      at: (index) => { const page = pageOf(index); return read(page)?.records[index - startOf(page)]; },
      held: () => [...new Set([...chain.cursors.keys(), ...chain.jumped])].filter((page) => canReach(chain, page)).sort((left, right) => left - right)
        .flatMap((page) => (read(page)?.records ?? []).map((record, step): [number, RecordData] => [startOf(page) + step, record])),
      known: chain.size ?? (startOf(lastInRow(chain)) || (first?.records.length ?? 0)),
      done: chain.size !== null,
      total: first?.count ?? chain.size,
      pending: own.length > 0 && !first,
      error: own.find((answer) => answer.error)?.error ?? null,
    };
  });
}
