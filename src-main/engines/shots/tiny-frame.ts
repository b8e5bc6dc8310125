/** Brightness of a tiny frame lies in this grid, each of its two colour differences in one of half its sides. */
const COLUMNS = 8;
const ROWS = 6;
export const TINY_CELLS = COLUMNS * ROWS;
const LINES_PER_CELL = 8;
const COLOUR_CELLS = TINY_CELLS / 4;

/** Bytes of a tiny frame: brightness row by row, then differences towards blue and towards red (128: none). */
export const TINY_BYTES = TINY_CELLS + 2 * COLOUR_CELLS;

/** Shrinks pictures of one size to tiny frames by averaging; allocates nothing per frame. */
export class TinyFrames {
  /** First byte of each column in a row of the picture, and the end of the last. */
  readonly #columnBytes: Int32Array;
  /** First line of each row of cells, and the end of the last. */
  readonly #rowLines: Int32Array;
  /** Of the lines of a cell, so many are read: more make the mean no better. */
  readonly #lineStep: number;
  /** Mean red, green and blue of each cell. */
  readonly #means = new Float64Array(TINY_CELLS * 3);

  constructor(width: number, height: number) {
    this.#columnBytes = Int32Array.from({ length: COLUMNS + 1 }, (_, at) => 3 * Math.floor((at * width) / COLUMNS));
    this.#lineStep = Math.max(1, Math.floor(height / ROWS / LINES_PER_CELL));
    this.#rowLines = Int32Array.from({ length: ROWS + 1 }, (_, at) => Math.floor((at * height) / ROWS));
  }

  /** Writes the tiny frame of a picture, red, green and blue of each pixel, to `out` from byte `at` on. */
  shrink(pixels: Uint8Array, out: Uint8Array, at: number): void {
    for (let cell = 0; cell < TINY_CELLS; cell += 1) this.#measure(pixels, cell);
    const means = this.#means;
    for (let cell = 0; cell < TINY_CELLS; cell += 1) {
      out[at + cell] = brightness(means[cell * 3]!, means[cell * 3 + 1]!, means[cell * 3 + 2]!);
    }
    for (let cell = 0; cell < COLOUR_CELLS; cell += 1) {
      const column = cell % (COLUMNS / 2);
      const first = 2 * column + 2 * COLUMNS * ((cell - column) / (COLUMNS / 2));
      const mean = (channel: number): number =>
        (means[first * 3 + channel]! +
          means[(first + 1) * 3 + channel]! +
          means[(first + COLUMNS) * 3 + channel]! +
          means[(first + COLUMNS + 1) * 3 + channel]!) /
        4;
      const [red, green, blue] = [mean(0), mean(1), mean(2)];
      const luma = brightness(red, green, blue);
      // The scale of JPEG: full blue and full red give 255.
      out[at + TINY_CELLS + cell] = Math.min(255, 128 + (blue - luma) / 1.772);
      out[at + TINY_CELLS + COLOUR_CELLS + cell] = Math.min(255, 128 + (red - luma) / 1.402);
    }
  }

  #measure(pixels: Uint8Array, cell: number): void {
    const column = cell % COLUMNS;
    const row = (cell - column) / COLUMNS;
    const rowBytes = this.#columnBytes[COLUMNS]!;
    const from = this.#columnBytes[column]!;
    // A picture smaller than the grid has cells without a pixel of their own: they take the one they lie in.
    const to = Math.max(from + 3, this.#columnBytes[column + 1]!);
    const top = this.#rowLines[row]!;
    const bottom = Math.max(top + 1, this.#rowLines[row + 1]!);
    let red = 0;
    let green = 0;
    let blue = 0;
    let lines = 0;
    for (let line = top; line < bottom; line += this.#lineStep) {
      lines += 1;
      const end = line * rowBytes + to;
      for (let byte = line * rowBytes + from; byte < end; byte += 3) {
        red += pixels[byte]!;
        green += pixels[byte + 1]!;
        blue += pixels[byte + 2]!;
      }
    }
    const scale = 3 / ((to - from) * lines);
    this.#means[cell * 3] = red * scale;
    this.#means[cell * 3 + 1] = green * scale;
    this.#means[cell * 3 + 2] = blue * scale;
  }
}

function brightness(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
