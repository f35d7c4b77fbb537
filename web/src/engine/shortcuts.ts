/** Runs commands by their keys. Sequences (“g c”) wait a second for their second key. */
import { useEffect } from 'react';
import { type Command, offered } from './commands';
import { isImeKey, isTyping } from './ime';

const named: Readonly<Record<string, string>> = {
  ' ': 'space', ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right', Escape: 'esc', Enter: 'enter', Backspace: 'backspace',
};

/** The key as shortcuts write it; on a layout without Latin letters the place of the key counts. */
function keyOf(event: KeyboardEvent): string {
  const known = named[event.key];
  if (known) return known;
  const letter = /^[\x21-\x7e]$/.test(event.key) ? event.key.toLowerCase() : event.code.replace(/^(Key|Digit)/, '').toLowerCase();
  return letter;
}

function stroke(event: KeyboardEvent): string {
  const letter = keyOf(event);
  const isLetter = /^[a-z]$/.test(letter) || letter.length > 1;
  const parts = [event.metaKey || event.ctrlKey ? 'mod' : '', event.altKey ? 'alt' : '', event.shiftKey && isLetter ? 'shift' : '', letter];
  return parts.filter(Boolean).join('+');
}

function find(commands: readonly Command[], pressed: string): Command | undefined {
  return commands.findLast((command) => !command.passive && command.keys?.split('|').includes(pressed));
}

function layerOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null;
}

export function useShortcuts(): void {
  useEffect(() => {
    let first = '';
    let firstAt = 0;
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || isImeKey(event)) return;
      const pressed = stroke(event);
      const withModifier = event.metaKey || event.ctrlKey;
      if (!withModifier && (isTyping(event.target) || layerOpen())) return;
      const commands = offered();
      const sequence = first && performance.now() - firstAt < 1000 ? find(commands, `${first} ${pressed}`) : undefined;
      const command = sequence ?? find(commands, pressed);
      first = pressed;
      firstAt = performance.now();
      if (!command) return;
      event.preventDefault();
      first = '';
      command.run();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
