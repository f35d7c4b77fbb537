/** What goes on now: how many, and how far all of it is together. */
import { useWorking } from '../../engine/live/working';
import { useWorks } from './works';

export function useGoing(): { count: number; part: number | null } {
  const working = useWorking();
  const going = useWorks().filter((work) => work.state === 'going');
  const parts = going.flatMap(({ part }) => (part === null ? [] : [part]));
  const isKnown = working === 0 && parts.length === going.length && parts.length > 0;
  return { count: going.length + working, part: isKnown ? parts.reduce((all, one) => all + one, 0) / parts.length : null };
}
