/** Where a line of text may be, in pixels of the finder's input. */
export interface TextRegion {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Mean probability of its pixels, 0..1. */
  readonly score: number;
}

export interface RegionOptions {
  readonly pixelThreshold: number;
  readonly lineThreshold: number;
  readonly unclip: number;
}

/** What is smaller than this is no text, in pixels of the map. */
const MIN_SIDE = 3;
/** Lines of one picture, the surest: a picture of nothing but text is cut off there. */
const MAX_REGIONS = 60;

/**
 * Lines of text by a map of probabilities (row by row, `width` to a row): connected stretches above a threshold, each
 * as its upright box, grown by area times `unclip` over perimeter, as the shrunk lines were made of whole ones
 * (DBNet, https://arxiv.org/abs/1911.08947, section 3.5). Within `filled` only, in order of reading.
 */
export function findTextRegions(
  map: Float32Array,
  width: number,
  filled: { readonly width: number; readonly height: number },
  { pixelThreshold, lineThreshold, unclip }: RegionOptions,
): TextRegion[] {
  const seen = new Uint8Array(width * filled.height);
  const stack = new Int32Array(filled.width * filled.height);
  const regions: TextRegion[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (start % width >= filled.width || seen[start] || !(map[start]! >= pixelThreshold)) continue;
    const found = fill(start, { map, seen, stack, width, filled, pixelThreshold });
    const [wide, high] = [found.right - found.left, found.bottom - found.top];
    if (Math.min(wide, high) < MIN_SIDE || !(found.score >= lineThreshold)) continue;
    const growth = (wide * high * unclip) / (2 * (wide + high));
    regions.push({
      left: Math.max(0, found.left - growth),
      top: Math.max(0, found.top - growth),
      right: Math.min(filled.width, found.right + growth),
      bottom: Math.min(filled.height, found.bottom + growth),
      score: found.score,
    });
  }
  return inReadingOrder(regions.sort((a, b) => b.score - a.score).slice(0, MAX_REGIONS));
}

interface Fill {
  readonly map: Float32Array;
  readonly seen: Uint8Array;
  readonly stack: Int32Array;
  readonly width: number;
  readonly filled: { readonly width: number; readonly height: number };
  readonly pixelThreshold: number;
}

/** The stretch that a pixel belongs to, diagonal neighbours included. */
function fill(start: number, { map, seen, stack, width, filled, pixelThreshold }: Fill): TextRegion {
  let [left, top, right, bottom] = [filled.width, filled.height, 0, 0];
  let [count, sum, depth] = [0, 0, 1];
  stack[0] = start;
  seen[start] = 1;
  while (depth > 0) {
    depth -= 1;
    const at = stack[depth]!;
    const x = at % width;
    const y = (at - x) / width;
    count += 1;
    sum += map[at]!;
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
    for (let nextY = Math.max(0, y - 1); nextY <= Math.min(filled.height - 1, y + 1); nextY++) {
      for (let nextX = Math.max(0, x - 1); nextX <= Math.min(filled.width - 1, x + 1); nextX++) {
        const next = nextY * width + nextX;
        if (seen[next] || !(map[next]! >= pixelThreshold)) continue;
        seen[next] = 1;
        stack[depth] = next;
        depth += 1;
      }
    }
  }
  return { left, top, right, bottom, score: sum / count };
}

/** Row by row from the top, each from the left: what begins above the middle of a row's first line belongs to it. */
function inReadingOrder(regions: readonly TextRegion[]): TextRegion[] {
  const left = regions.toSorted((a, b) => a.top - b.top);
  const ordered: TextRegion[] = [];
  while (left.length > 0) {
    const [first] = left as [TextRegion];
    const isOfRow = ({ top }: TextRegion): boolean => top < (first.top + first.bottom) / 2;
    const count = left.findIndex((region) => !isOfRow(region));
    ordered.push(...left.splice(0, count === -1 ? left.length : count).sort((a, b) => a.left - b.left));
  }
  return ordered;
}
