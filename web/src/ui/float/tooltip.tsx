/** A tooltip that also teaches the shortcut. What has one only says so; a single bubble shows them all. */
import { cloneElement, type ReactElement, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Keys } from '../show/keys';
import styles from './tooltip.module.css';

const mark = 'data-tip';

interface Tipped {
  [mark]?: string;
  'data-tip-text'?: string;
  'data-tip-keys'?: string;
}

interface TipProps {
  label: string;
  /** A sentence under the label. */
  text?: string;
  keys?: string;
  disabled?: boolean;
  children: ReactElement<object>;
}

const id = 'tip';
const delay = 350;
const gap = 6;
const edge = 8;
const ends = ['focusout', 'keydown', 'scroll'] as const;

export function Tip({ label, text, keys, disabled, children }: TipProps) {
  return disabled ? children : cloneElement(children as ReactElement<Tipped>, { [mark]: label, 'data-tip-text': text, 'data-tip-keys': keys });
}

interface Told {
  at: HTMLElement;
  label: string;
  text: string | undefined;
  keys: string | undefined;
}

function read(at: HTMLElement): Told {
  const { tip = '', tipText, tipKeys } = at.dataset;
  return { at, label: tip, text: tipText, keys: tipKeys };
}

/** Above what it tells of, else below, and never over the edge of the screen. */
function place(bubble: HTMLElement, at: HTMLElement): void {
  const target = at.getBoundingClientRect();
  const { width, height } = bubble.getBoundingClientRect();
  const above = target.top - height - gap;
  const left = target.left + target.width / 2 - width / 2;
  bubble.style.top = `${above < edge ? target.bottom + gap : above}px`;
  bubble.style.left = `${Math.max(edge, Math.min(left, document.documentElement.clientWidth - width - edge))}px`;
}

function Bubble({ told }: { told: Told }) {
  const bubble = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { at, text } = told;
    if (!bubble.current) return undefined;
    // Above dialogs, too.
    bubble.current.showPopover?.();
    place(bubble.current, at);
    if (text) at.setAttribute('aria-describedby', id);
    return () => { if (text) at.removeAttribute('aria-describedby'); };
  }, [told]);
  return (
    <div ref={bubble} id={id} role="tooltip" popover="manual" className={styles.tip} data-wide={told.text ? '' : undefined}>
      {told.text ? <strong>{told.label}</strong> : told.label}{told.keys ? <Keys keys={told.keys} /> : null}{told.text ? <span>{told.text}</span> : null}
    </div>
  );
}

/** The bubble itself: it waits a moment, and goes with the pointer, the focus or any key. */
export function Tips() {
  const [told, tell] = useState<Told | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let here: HTMLElement | null = null;
    const hush = () => {
      clearTimeout(timer);
      tell(null);
    };
    const leave = () => {
      hush();
      here = null;
    };
    const enter = (target: EventTarget | null) => {
      const found = target instanceof Element ? target.closest<HTMLElement>(`[${mark}]`) : null;
      if (found === here) return;
      leave();
      here = found;
      if (found) timer = setTimeout(() => { if (found.isConnected) tell(read(found)); }, delay);
    };
    const onOver = (event: PointerEvent) => { if (event.pointerType !== 'touch') enter(event.target); };
    const onFocus = (event: FocusEvent) => { if (event.target instanceof Element && event.target.matches(':focus-visible')) enter(event.target); };
    document.addEventListener('pointerover', onOver);
    document.addEventListener('focusin', onFocus);
    for (const end of ends) document.addEventListener(end, leave, true);
    document.addEventListener('pointerdown', hush, true);
    return () => {
      leave();
      document.removeEventListener('pointerover', onOver);
      document.removeEventListener('focusin', onFocus);
      for (const end of ends) document.removeEventListener(end, leave, true);
      document.removeEventListener('pointerdown', hush, true);
    };
  }, []);
  return told ? <Bubble key={told.label} told={told} /> : null;
}
