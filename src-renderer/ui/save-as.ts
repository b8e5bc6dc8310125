/** Hands a file to the user: the browser or the window's host asks where to, or puts it among the downloads. */
export function saveAs(blob: Blob, fileName: string): void {
  const address = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = fileName;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
