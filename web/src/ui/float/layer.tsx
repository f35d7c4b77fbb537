/** A bare dialog near the top of the screen, for the palette: traps the focus, closes on Esc. */
import { useEffect, useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import styles from './layer.module.css';

interface LayerProps {
  label: string;
  /** For a few lines only. */
  narrow?: boolean;
  onClose: () => void;
  children: ReactNode;
}

export function Layer({ label, narrow, onClose, children }: LayerProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    if (dialog && !dialog.open) dialog.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return createPortal(
    <dialog ref={ref} className={styles.layer} data-narrow={narrow || undefined} aria-label={label} onCancel={(event) => { event.preventDefault(); onClose(); }}
      onMouseDown={(event) => { if (event.target === ref.current) onClose(); }}>
      <div className={styles.box}>{children}</div>
    </dialog>,
    document.body,
  );
}
