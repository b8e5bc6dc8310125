import type { RgbImage } from '../../pictures/rgb-image.ts';

/*
 * Canny's edges as OpenCV finds them on an 8-bit RGB picture with an L1 gradient and a 3 x 3 Sobel operator, without
 * blurring first: the same integers, so the same edge pixels.
 */

const LOW = 80;
const HIGH = 160;
const CHANNELS = 3;
/** tan(22.5 degrees) in 15-bit fixed point. */
const TAN_22 = 13_573;
const FRACTION_BITS = 15;

const NOT_AN_EDGE = 0;
const CANDIDATE = 1;
const EDGE = 2;

/** Gradients of a picture; `magnitude` has a border of one zero on every side, the others have none. */
interface Gradients {
  readonly dx: Int16Array;
  readonly dy: Int16Array;
  readonly magnitude: Int32Array;
}

/** Share of the pixels that are edges, 0..1. */
export function edgeShare(image: RgbImage): number {
  const { width, height } = image;
  const marks = markCandidates(sobel(image), width, height);
  const edges = growEdges(marks, width + 2);
  return edges / (width * height);
}

/** Per pixel the gradient of the channel that changes most, the first of equals. Borders are replicated. */
function sobel(image: RgbImage): Gradients {
  const { width, height, data } = image;
  const rowLength = width * CHANNELS;
  const dx = new Int16Array(width * height);
  const dy = new Int16Array(width * height);
  const magnitude = new Int32Array((width + 2) * (height + 2));
  const rows = Array.from({ length: 3 }, () => ({
    difference: new Int16Array(rowLength),
    smooth: new Int16Array(rowLength),
  }));
  const filterRow = (y: number): void => {
    const { difference, smooth } = rows[(y + 3) % 3]!;
    const start = Math.min(height - 1, Math.max(0, y)) * rowLength;
    for (let i = 0; i < rowLength; i++) {
      const left = data[start + (i < CHANNELS ? i : i - CHANNELS)]!;
      const right = data[start + (i + CHANNELS < rowLength ? i + CHANNELS : i)]!;
      difference[i] = right - left;
      smooth[i] = left + 2 * data[start + i]! + right;
    }
  };
  filterRow(-1);
  filterRow(0);
  for (let y = 0; y < height; y++) {
    filterRow(y + 1);
    const above = rows[(y + 2) % 3]!;
    const here = rows[y % 3]!;
    const below = rows[(y + 1) % 3]!;
    for (let x = 0; x < width; x++) {
      let best = -1;
      let bestDx = 0;
      let bestDy = 0;
      const end = (x + 1) * CHANNELS;
      for (let i = end - CHANNELS; i < end; i++) {
        const horizontal = above.difference[i]! + 2 * here.difference[i]! + below.difference[i]!;
        const vertical = below.smooth[i]! - above.smooth[i]!;
        const size = Math.abs(horizontal) + Math.abs(vertical);
        if (size <= best) continue;
        best = size;
        bestDx = horizontal;
        bestDy = vertical;
      }
      dx[y * width + x] = bestDx;
      dy[y * width + x] = bestDy;
      magnitude[(y + 1) * (width + 2) + x + 1] = best;
    }
  }
  return { dx, dy, magnitude };
}

/** Marks (with the border of `magnitude`) pixels that are ridges of the gradient, by direction, and strong enough. */
function markCandidates({ dx, dy, magnitude }: Gradients, width: number, height: number): Uint8Array {
  const stride = width + 2;
  const marks = new Uint8Array(magnitude.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y + 1) * stride + x + 1;
      const size = magnitude[at]!;
      if (size <= LOW) continue;
      const signedDx = dx[y * width + x]!;
      const signedDy = dy[y * width + x]!;
      const run = Math.abs(signedDx);
      const rise = Math.abs(signedDy) << FRACTION_BITS;
      const shallow = run * TAN_22;
      let isRidge: boolean;
      if (rise < shallow) {
        isRidge = size > magnitude[at - 1]! && size >= magnitude[at + 1]!;
      } else if (rise > shallow + (run << (FRACTION_BITS + 1))) {
        isRidge = size > magnitude[at - stride]! && size >= magnitude[at + stride]!;
      } else {
        const side = (signedDx ^ signedDy) < 0 ? -1 : 1;
        isRidge = size > magnitude[at - stride - side]! && size > magnitude[at + stride + side]!;
      }
      if (isRidge) marks[at] = size > HIGH ? EDGE : CANDIDATE;
    }
  }
  return marks;
}

/** Makes every candidate that touches an edge one, and so on; returns the number of edge pixels. */
function growEdges(marks: Uint8Array, stride: number): number {
  const neighbours = [-stride - 1, -stride, -stride + 1, -1, 1, stride - 1, stride, stride + 1];
  const open: number[] = [];
  for (let at = 0; at < marks.length; at++) if (marks[at] === EDGE) open.push(at);
  let edges = 0;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    marks[at] = NOT_AN_EDGE;
    edges += 1;
    for (const step of neighbours) {
      if (marks[at + step] !== CANDIDATE) continue;
      marks[at + step] = EDGE;
      open.push(at + step);
    }
  }
  return edges;
}
