/** The round or square sign of a person or thing: the given name's last character in Chinese, initials otherwise. */
import { type Hue, hues } from './tag';
import styles from './avatar.module.css';

function sign(name: string): string {
  const clean = name.trim();
  const han = clean.match(/\p{Script=Han}/gu);
  if (han) return (han.length <= 4 ? han.at(-1) : han[0]) ?? '';
  const words = clean.split(/[\s@._-]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => Array.from(word ?? '')[0] ?? '').join('').toUpperCase();
}

function hueFor(name: string): Hue {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return hues[sum % hues.length] ?? 'slate';
}

interface AvatarProps {
  name: string;
  size?: number;
  square?: boolean;
}

export function Avatar({ name, size = 20, square = false }: AvatarProps) {
  const style = { width: size, height: size, fontSize: Math.max(10, Math.round(size * 0.46)), '--hue': `var(--hue-${hueFor(name)})` };
  return <span aria-hidden className={styles.avatar} data-square={square || undefined} style={style}>{sign(name)}</span>;
}
