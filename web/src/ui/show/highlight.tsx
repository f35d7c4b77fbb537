/** Marks the part of a text that was searched for. */

interface HighlightProps {
  text: string;
  wanted: string;
}

export function Highlight({ text, wanted }: HighlightProps) {
  const at = wanted ? text.toLowerCase().indexOf(wanted.toLowerCase()) : -1;
  if (at < 0) return text;
  const end = at + wanted.length;
  return <>{text.slice(0, at)}<mark>{text.slice(at, end)}</mark>{text.slice(end)}</>;
}
