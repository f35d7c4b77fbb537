/** A coloured word: a choice, a status. It always carries its text. */
import styles from './tag.module.css';

export const hues = ['slate', 'blue', 'cyan', 'teal', 'violet', 'pink', 'amber', 'orange', 'green', 'red'] as const;
export type Hue = (typeof hues)[number];

const known: Readonly<Record<string, Hue>> = { gray: 'slate', grey: 'slate', indigo: 'violet', purple: 'violet', yellow: 'amber', lime: 'green', grape: 'pink' };

export function hueOf(name: string | null | undefined): Hue {
  const found = hues.find((hue) => hue === name);
  return found ?? known[name ?? ''] ?? 'slate';
}

interface TagProps {
  hue?: string | null;
  children: string;
}

export function Tag({ hue, children }: TagProps) {
  return <span className={styles.tag} data-hue={hueOf(hue)}>{children}</span>;
}
