/** The rate is that of so long a time. */
const SPAN_MS = 8000;

/** How fast something comes, in bytes a second over the last seconds. `nowMs` is a clock that never goes back. */
export function createTransferRate(nowMs: () => number): { at(bytes: number): number } {
  const seen: { readonly ms: number; readonly bytes: number }[] = [];
  return {
    at: (bytes) => {
      const ms = nowMs();
      seen.push({ ms, bytes });
      while (seen.length > 2 && seen[0]!.ms < ms - SPAN_MS) seen.shift();
      const [first] = seen;
      const elapsedMs = ms - first!.ms;
      return elapsedMs > 0 ? ((bytes - first!.bytes) * 1000) / elapsedMs : 0;
    },
  };
}
