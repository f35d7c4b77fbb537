/** What a part of Home shows until it knows what it will show; what stands below it waits too, so that nothing is ever pushed down. */
import type { UseQueryResult } from '@tanstack/react-query';
import { SkeletonRows } from '../../ui/show/skeleton';

/** True until the first answers are there; what has failed once may be tried again for long, and is not waited for. */
export function isComing(...queries: Pick<UseQueryResult, 'isPending' | 'fetchStatus' | 'failureCount'>[]): boolean {
  return queries.some((query) => query.isPending && query.fetchStatus === 'fetching' && query.failureCount === 0);
}

export function Coming() {
  return <div data-coming><SkeletonRows rows={4} /></div>;
}
