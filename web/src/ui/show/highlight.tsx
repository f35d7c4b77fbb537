/** Marks the part of a text that was searched for. */

interface HighlightProps {
  text: string;
  wanted: string;
}

interface MarkedProps {
  text: string;
  spans: readonly (readonly [number, number])[];
}

/** The same for parts that somebody else has found; they count characters, so that rare ones of two units are not cut. */
export function Marked({ text, spans }: MarkedProps) {
  const letters = Array.from(text);
  const parts: React.ReactNode[] = [];
  let done = 0;
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (to <= done) continue;
    const start = Math.max(from, done);
    parts.push(letters.slice(done, start).join(''), <mark key={start}>{letters.slice(start, to).join('')}</mark>);
    done = to;
  }
  return <>{parts}{letters.slice(done).join('')}</>;
}

export function Highlight({ text, wanted }: HighlightProps) {
  const at = wanted ? text.toLowerCase().indexOf(wanted.toLowerCase()) : -1;
  if (at < 0) return text;
  const end = at + wanted.length;
  return <>{text.slice(0, at)}<mark>{text.slice(at, end)}</mark>{text.slice(end)}</>;
}
