/** Who takes a card along by keys keeps it: the focus goes with it wherever it is drawn anew, until something else has it. */
export function followCard(within: HTMLElement | null, id: string, until = performance.now() + 4_000): void {
  const card = `[data-card="${id}"]`;
  const held = document.activeElement;
  if (held === document.body) within?.querySelector<HTMLElement>(`a${card}, ${card} a`)?.focus();
  else if (!held?.closest(card)) return;
  if (performance.now() < until) requestAnimationFrame(() => followCard(within, id, until));
}
