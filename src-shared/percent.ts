/** The text that percent-encoding stands for; as it is where its escapes are broken (`%ff`), so that nothing throws. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
