/** Which lines are looked at, as far as what is read depends on it. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Span } from './pages';

/** A jump of so many lines waits until the scroll bar rests. */
const far = 400;
const rest = 120;
/** Lines are read in time even if they are asked for only after so many have gone by. */
export const stride = 30;

/** Keeps a span of lines; a small move within what is read anyway changes nothing. */
export function useSpan(): [Span, (from: number, to: number) => void] {
  const [span, setSpan] = useState<Span>({ from: 0, to: 40 });
  const now = useRef(span);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const show = useCallback((from: number, to: number) => {
    clearTimeout(timer.current);
    const settle = () => { now.current = { from, to }; setSpan(now.current); };
    const moved = Math.max(Math.abs(now.current.from - from), Math.abs(now.current.to - to));
    if (moved >= far) timer.current = setTimeout(settle, rest);
    else if (moved >= stride) settle();
  }, []);
  return [span, show];
}
