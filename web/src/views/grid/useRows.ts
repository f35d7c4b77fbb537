/** The rows of a grid, read window by window while it is scrolled. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { listPages, type ListAsk, type RecordData } from '../../engine/records';

export interface Rows {
  rows: readonly RecordData[];
  total: number | null;
  loading: boolean;
  error: Error | null;
  /** More rows exist than have been read. */
  more: boolean;
  readMore: () => void;
  again: () => void;
}

const empty: readonly RecordData[] = [];

export function useRows(object: string, asked: ListAsk): Rows {
  const query = useInfiniteQuery({ ...listPages(object, { ...asked, count: 'exact' }), placeholderData: keepPreviousData });
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage, refetch } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.records) ?? empty, [data]);
  const readMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  const again = useCallback(() => void refetch(), [refetch]);
  return { rows, total: data?.pages[0]?.count ?? null, loading: query.isPending, error: query.error, more: hasNextPage, readMore, again };
}
