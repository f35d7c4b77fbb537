/** Copies text. Browsers give their clipboard to encrypted addresses only; in an office's own network the older way works. */

function copyByEvent(text: string): boolean {
  function give(event: ClipboardEvent) {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  }
  document.addEventListener('copy', give);
  try {
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', give);
  }
}

/** Whether the text is on the clipboard now. */
export async function copyText(text: string): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (!clipboard) return copyByEvent(text);
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    return copyByEvent(text);
  }
}
