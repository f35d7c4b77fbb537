/** A link that was carried is not followed when it is let go. */
import { useEffect, useMemo, useRef } from 'react';

export function useCarrying() {
  const carried = useRef(false);
  useEffect(() => {
    function onClick(event: MouseEvent) {
      if (!carried.current || !(event.target instanceof Element && event.target.closest('[data-card]'))) return;
      event.preventDefault();
      event.stopPropagation();
    }
    window.addEventListener('click', onClick, true);
    return () => window.removeEventListener('click', onClick, true);
  }, []);
  return useMemo(() => ({
    lift: () => { carried.current = true; },
    drop: () => { setTimeout(() => { carried.current = false; }, 150); },
  }), []);
}
