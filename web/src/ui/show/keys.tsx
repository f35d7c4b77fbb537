/** Keys of a shortcut, drawn as keys: “mod+k”, “g then c”. */
import styles from './keys.module.css';

const apple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
const names: Readonly<Record<string, string>> = {
  mod: apple ? '⌘' : 'Ctrl', shift: '⇧', alt: apple ? '⌥' : 'Alt', enter: '↵', esc: 'Esc', space: 'Space',
  up: '↑', down: '↓', left: '←', right: '→', backspace: '⌫', tab: 'Tab',
};

export function Keys({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keys.split(/[+ ]/).map((key) => <kbd key={key}>{names[key] ?? key.toUpperCase()}</kbd>)}
    </span>
  );
}
