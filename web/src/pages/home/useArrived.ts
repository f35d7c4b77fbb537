/** Whether the parts of a page know what they will show, so that none pushes another down while somebody reads. */
import { type Query, useIsFetching, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

// What has failed once may be tried again for long.
const isNew = ({ state }: Query) => state.data === undefined && state.fetchFailureCount === 0;
/** Who was here before finds everything in its place at once. */
let hadArrived = false;

/** False until everything that the page asks for at first has come, but no longer than `most` milliseconds. */
export function useArrived(most: number): boolean {
  const client = useQueryClient();
  const coming = useIsFetching({ predicate: isNew });
  const [arrived, arrive] = useState(hadArrived);
  useEffect(() => {
    if (client.isFetching({ predicate: isNew }) === 0) arrive(true);
  }, [client, coming]);
  useEffect(() => {
    const timer = setTimeout(() => arrive(true), most);
    return () => clearTimeout(timer);
  }, [most]);
  useEffect(() => { hadArrived = arrived; }, [arrived]);
  return arrived;
}
