/** A token is attended to for 0.02 s at a time. */
const POSITION_SEC = 0.02;
const MEDIAN_WIDTH = 7;

/**
 * When each token is said: its start in seconds, and that of the end behind the last, from the attention it was written
 * by (`[rows, heads, positions]`), as Whisper's own word times are found: each head is scaled over the tokens, smoothed
 * over time, and a path through the heads' mean goes on in both (dynamic time warping).
 */
export function tokenStarts(attention: Float32Array, rows: number, heads: number, usedSec: number): number[] {
  const positions = rows * heads === 0 ? 0 : attention.length / (rows * heads);
  const used = Math.min(positions, Math.max(1, Math.ceil(usedSec / POSITION_SEC)));
  const mean = new Float64Array(rows * used);
  for (let head = 0; head < heads; head++) {
    const scaled = scaledHead(attention, { rows, heads, head, positions, used });
    for (let row = 0; row < rows; row++) {
      const values = scaled.subarray(row * used, (row + 1) * used);
      for (let at = 0; at < used; at++) mean[row * used + at]! += medianAround(values, at) / heads;
    }
  }
  return pathStarts(mean, rows, used).map((position) => position * POSITION_SEC);
}

interface Head {
  readonly rows: number;
  readonly heads: number;
  readonly head: number;
  readonly positions: number;
  readonly used: number;
}

function scaledHead(attention: Float32Array, { rows, heads, head, positions, used }: Head): Float64Array {
  const scaled = new Float64Array(rows * used);
  for (let at = 0; at < used; at++) {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < rows; row++) {
      const value = attention[(row * heads + head) * positions + at]!;
      sum += value;
      squares += value * value;
    }
    const mean = sum / rows;
    const deviation = Math.sqrt(Math.max(0, squares / rows - mean * mean)) || 1;
    for (let row = 0; row < rows; row++) {
      scaled[row * used + at] = (attention[(row * heads + head) * positions + at]! - mean) / deviation;
    }
  }
  return scaled;
}

/** Room for the values of one median: there is one for each head, token and position. */
const near = new Float64Array(MEDIAN_WIDTH);

function medianAround(values: Float64Array, at: number): number {
  const half = MEDIAN_WIDTH >> 1;
  const last = values.length - 1;
  for (let count = 0; count < MEDIAN_WIDTH; count++) {
    // Beyond an end the values before it come again, mirrored.
    const index = Math.abs(at + count - half);
    const value = values[index <= last ? index : Math.max(0, 2 * last - index)]!;
    let place = count;
    for (; place > 0 && near[place - 1]! > value; place--) near[place] = near[place - 1]!;
    near[place] = value;
  }
  return near[half]!;
}

/** Where the cheapest path through `likeness` enters each row. */
function pathStarts(likeness: Float64Array, rows: number, columns: number): number[] {
  const width = columns + 1;
  const cost = new Float64Array((rows + 1) * width).fill(Number.POSITIVE_INFINITY);
  const from = new Uint8Array((rows + 1) * width);
  cost[0] = 0;
  for (let row = 1; row <= rows; row++) {
    for (let column = 1; column <= columns; column++) {
      const at = row * width + column;
      const [both, up, left] = [cost[at - width - 1]!, cost[at - width]!, cost[at - 1]!];
      const least = Math.min(both, up, left);
      cost[at] = least - likeness[(row - 1) * columns + column - 1]!;
      from[at] = least === both ? 0 : least === up ? 1 : 2;
    }
  }
  const starts = new Array<number>(rows).fill(0);
  for (let row = rows, column = columns; row > 0 && column > 0; ) {
    starts[row - 1] = column - 1;
    const step = from[row * width + column];
    if (step !== 2) row -= 1;
    if (step !== 1) column -= 1;
  }
  return starts;
}
