/** Lists as pages that are read when they come into view: each is kept by its cursor, and only those in view are read anew. */
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { listPage, type ListAsk, type Page, type RecordData } from '../../../engine/records';

const firstSize = 100;
const laterSize = 200;
const margin = 40;

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
  /** How many rows from the first on can be read without reading others before. */
  known: number;
  /** Nothing comes after what is known. */
  done: boolean;
  total: number | null;
  pending: boolean;
  error: Error | null;
}

interface Chain {
  cursors: readonly (string | null)[];
  /** How many rows there are, once the last page has been seen. */
  size: number | null;
}

const start: Chain = { cursors: [null], size: null };

function pageOf(index: number): number {
  return index < firstSize ? 0 : 1 + Math.floor((index - firstSize) / laterSize);
}

function startOf(page: number): number {
  return page === 0 ? 0 : firstSize + (page - 1) * laterSize;
}

/** Only the first page counts. */
function pageAsk(asked: ListAsk, page: number): ListAsk {
  return { ...asked, limit: page === 0 ? firstSize : laterSize, count: page === 0 ? asked.count : undefined };
}

function wanted({ cursors }: Chain, window: Span): number[] {
  const last = Math.min(pageOf(window.to + margin), cursors.length - 1);
  const first = Math.min(pageOf(Math.max(0, window.from - margin)), last);
  const pages = Array.from({ length: last - first + 1 }, (_, step) => first + step);
  return first === 0 ? pages : [0, ...pages];
}

/** What is known of a chain once a page of it has arrived. */
function grown(chain: Chain, page: number, { next, records }: Page): Chain {
  if (next === null) {
    const size = startOf(page) + records.length;
    return chain.size === size && chain.cursors.length === page + 1 ? chain : { cursors: chain.cursors.slice(0, page + 1), size };
  }
  if (chain.cursors[page + 1] === next) return chain;
  const cursors = [...chain.cursors];
  cursors[page + 1] = next;
  return { cursors, size: chain.size !== null && cursors.length > chain.cursors.length ? null : chain.size };
}

/** The pages of each stream, by its place in `streams`. */
export function usePages(object: string, streams: readonly Stream[]): Pages[] {
  const client = useQueryClient();
  const [chains, setChains] = useState<Readonly<Record<string, Chain>>>({});
  const parts = streams.flatMap(({ asked, window }) => {
    const name = JSON.stringify(asked);
    const chain = chains[name] ?? start;
    return window ? wanted(chain, window).map((page) => ({ name, page, options: listPage(object, pageAsk(asked, page), chain.cursors[page] ?? null) })) : [];
  });
  const answers = useQueries({ queries: parts.map(({ options }) => options) });

  const longer = parts.reduce((known: Readonly<Record<string, Chain>>, { name, page }, index) => {
    const found = answers[index]?.data;
    const chain = known[name] ?? start;
    const next = found ? grown(chain, page, found) : chain;
    return next === chain ? known : { ...known, [name]: next };
  }, chains);
  useEffect(() => {
    if (longer !== chains) setChains(longer);
  }, [chains, longer]);

  return streams.map(({ asked }) => {
    const name = JSON.stringify(asked);
    const chain = chains[name] ?? start;
    const held = new Map<number, Page | undefined>();
    for (const [index, part] of parts.entries()) if (part.name === name) held.set(part.page, answers[index]?.data);
    const read = (page: number) => {
      if (!held.has(page)) held.set(page, page < chain.cursors.length ? client.getQueryData<Page>(listPage(object, pageAsk(asked, page), chain.cursors[page] ?? null).queryKey) : undefined);
      return held.get(page);
    };
    const own = answers.filter((_, index) => parts[index]?.name === name);
    const first = read(0);
    return {
      at: (index) => { const page = pageOf(index); return read(page)?.records[index - startOf(page)]; },
      known: chain.size ?? (startOf(chain.cursors.length - 1) || (first?.records.length ?? 0)),
      done: chain.size !== null,
      total: first?.count ?? chain.size,
      pending: own.length > 0 && !first,
      error: own.find((answer) => answer.error)?.error ?? null,
    };
  });
}
