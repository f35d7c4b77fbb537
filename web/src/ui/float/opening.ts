/** A menu that is fetched when it is first opened: what opened it has the focus again when it closes. */
import { useCallback, useRef, useState } from 'react';

export function useOpening() {
  const target = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const close = useCallback(() => {
    setOpen(false);
    // The button was drawn anew when the menu arrived around it.
    requestAnimationFrame(() => { if (document.activeElement === document.body || !document.activeElement?.isConnected) target.current?.focus({ preventScroll: true }); });
  }, []);
  const toggle = useCallback(() => setOpen((before) => !before), []);
  return { target, open, close, toggle };
}
