/** Values that have parts and say themselves in one text: names, addresses, rich text. */
export type Structured = Readonly<Record<string, string | null | undefined>>;

export function partsOf(value: unknown): Structured {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Structured) : typeof value === 'string' ? { text: value } : {};
}

export function textOf(value: unknown): string {
  return partsOf(value).text ?? '';
}

/** The parts without the text, which the server makes anew; null when nothing is left. */
export function withPart(value: unknown, part: string, text: string): Structured | null {
  const { text: _old, ...rest } = { ...partsOf(value), [part]: text === '' ? null : text };
  return Object.values(rest).some(Boolean) ? rest : null;
}
