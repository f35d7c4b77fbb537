/** Values that are lists of texts. */

export function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return value === null || value === undefined || value === '' ? [] : [String(value)];
}

/** The parts of a typed or pasted text, however they are separated. */
export function separated(text: string): string[] {
  return [...new Set(text.split(/[,，、;；\n|]/).map((part) => part.trim().replace(/\s+/g, ' ')).filter(Boolean))];
}
