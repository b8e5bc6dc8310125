import type { Span } from '../../../src-shared/time.ts';

/** A suggested bound this near to a true one is right. */
const TOLERANCE_SEC = 1;

/** F1 of the bounds between steps, each true one found by one suggested one at most; 1 where there are none of both. */
export function boundsF1(
  takes: readonly { readonly truth: readonly Span[]; readonly found: readonly Span[] }[],
): number {
  let hits = 0;
  let all = 0;
  for (const { truth, found } of takes) {
    const open = new Set(innerBounds(truth));
    const suggested = innerBounds(found);
    all += open.size + suggested.length;
    for (const sec of suggested) {
      const nearest = [...open].toSorted((a, b) => Math.abs(a - sec) - Math.abs(b - sec))[0];
      if (nearest === undefined || Math.abs(nearest - sec) > TOLERANCE_SEC) continue;
      open.delete(nearest);
      hits += 1;
    }
  }
  return all > 0 ? (2 * hits) / all : 1;
}

/** Where one step ends and the next begins; the ends of the take are no achievement. */
function innerBounds(steps: readonly Span[]): number[] {
  return steps
    .map(({ startSec }) => startSec)
    .toSorted((a, b) => a - b)
    .slice(1);
}
