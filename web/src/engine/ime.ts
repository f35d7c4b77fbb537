/** Tells keys that belong to an input method (choosing Chinese characters) from keys meant for the app. */

/** Keys that do something in lists, dialogs and forms; while characters are chosen they are the input method's. */
const acting = /^(Enter|Tab|Escape|Arrow.*|Page.*|Home|End| )$/;
let endedAt = -Infinity;

if (typeof document !== 'undefined') {
  document.addEventListener('compositionend', () => { endedAt = performance.now(); }, true);
  // Lists, dialogs and forms hear nothing of it: neither ours, nor the kit's, nor the browser, which sends a form of one line by Enter.
  document.addEventListener('keydown', (event) => {
    if (!acting.test(event.key) || !isImeKey(event) || !isTyping(event.target)) return;
    event.stopPropagation();
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
  }, true);
}

interface KeyLike {
  isComposing?: boolean;
  keyCode?: number;
  nativeEvent?: { isComposing?: boolean; keyCode?: number };
}

/** True for a key that confirms or steers a composition; WebKit ends the composition before the key arrives. */
export function isImeKey(event: KeyLike): boolean {
  const native = event.nativeEvent ?? event;
  return Boolean(native.isComposing) || native.keyCode === 229 || performance.now() - endedAt < 100;
}

/** True where letters are typed, so that single-key shortcuts must keep still. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'range'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
