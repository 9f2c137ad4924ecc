// Copies text. Browsers offer the clipboard in secure contexts only (Clipboard API, section 3), which a file need not
// be, and may refuse it; the older way is tried then.

/** @returns whether the text is on the clipboard */
export async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard !== undefined) {
    const isCopied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (isCopied) return true;
  }
  return copyBySelection(text);
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.className = 'hidden';
  document.body.append(area);
  area.select();
  // Deprecated, and the only way where there is no Clipboard API (HTML Standard, "execCommand").
  const isCopied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
