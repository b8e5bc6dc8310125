import type { RgbImage } from '../pictures/rgb-image.ts';
import {
  advance,
  assemble,
  binary,
  type Code,
  decrement,
  get,
  isBefore,
  load,
  loadInteger,
  repeat,
  set,
  simd,
  store,
  sum,
  unary,
  ZERO,
} from '../pictures/wasm-assembler.ts';
import type { Resampling } from './resampling.ts';

/*
 * The two passes that resize a picture by area, in WebAssembly: four samples of every second of footage go through them
 * for the built-in encoder. They compute what plain JavaScript would, 64-bit sums kept as 32-bit floats, to the last bit.
 */

type Passes = {
  /** Byte addresses: taps as records, the first pixel of the row, where the result goes, and its end. */
  across(records: number, row: number, target: number, targetEnd: number): void;
  /** Byte addresses: the first of the rows and its weights; bytes from row to row; the result and its end. */
  down(rows: number, weights: number, weightsEnd: number, pitch: number, target: number, targetEnd: number): void;
};

const load64Twice = (address: number): Code => [...get(address), ...simd(0x0a), 0x03, 0x00];
const load32 = (address: number): Code => [...get(address), ...simd(0x5c), 0x00, 0x00];
const storeLanes =
  (opcode: number) =>
  (address: number, value: Code, offset: number): Code => [...get(address), ...value, ...simd(opcode), 0, offset, 0];
const store64 = storeLanes(0x5b);
const store32 = storeLanes(0x5a);
const lanes = (first: number, second: number): Code =>
  [first, second].flatMap((half) => Array.from({ length: 8 }, (_, byte) => 8 * half + byte));
const shuffle =
  (order: Code) =>
  (left: Code, right: Code): Code => [...left, ...right, ...simd(0x0d), ...order];
const lowHalves = shuffle(lanes(0, 2));
const highHalf = (value: Code): Code => shuffle(lanes(1, 1))(value, value);
const bytesToShorts = unary(0x89);
const shortsToIntegers = unary(0xa9);
const addIntegers = binary(0xae);
const integersToDoubles = unary(0xff);
const floatsToDoubles = unary(0x5f);
const doublesToFloats = unary(0x5e);
const addDoubles = binary(0xf0);
const multiplyDoubles = binary(0xf2);

/**
 * Neighbours of equal weight, most of them where each pixel of the result covers many, are summed as integers before
 * they are weighed. Their sums are exact in any order.
 */
function acrossBody(): Code {
  const [records, row, target, targetEnd, pixel, runEnd, runsLeft] = [0, 1, 2, 3, 4, 5, 6] as const;
  const [pixels, redGreen, blue, weight] = [7, 8, 9, 10] as const;
  const run: Code = [
    ...set(weight, load64Twice(records)),
    ...set(runEnd, sum(get(pixel), loadInteger(records, 8))),
    ...set(pixels, ZERO),
    ...repeat(
      [...set(pixels, addIntegers(get(pixels), shortsToIntegers(bytesToShorts(load32(pixel))))), ...advance(pixel, 3)],
      isBefore(pixel, runEnd),
    ),
    ...set(redGreen, addDoubles(get(redGreen), multiplyDoubles(get(weight), integersToDoubles(get(pixels))))),
    ...set(blue, addDoubles(get(blue), multiplyDoubles(get(weight), integersToDoubles(highHalf(get(pixels)))))),
    ...advance(records, RUN_BYTES),
    ...decrement(runsLeft),
  ];
  return repeat(
    [
      ...set(pixel, sum(get(row), loadInteger(records, 0))),
      ...set(runsLeft, loadInteger(records, 4)),
      ...advance(records, HEAD_BYTES),
      ...set(redGreen, ZERO),
      ...set(blue, ZERO),
      ...repeat(run, get(runsLeft)),
      ...store64(target, doublesToFloats(get(redGreen)), 0),
      ...store32(target, doublesToFloats(get(blue)), 8),
      ...advance(target, 12),
    ],
    isBefore(target, targetEnd),
  );
}

function downBody(): Code {
  const [rows, weights, weightsEnd, pitch, target, targetEnd, row, at] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
  const [values, line, weight] = [8, 9, 10] as const;
  const added = (half: (value: Code) => Code): Code =>
    doublesToFloats(
      addDoubles(floatsToDoubles(half(get(line))), multiplyDoubles(get(weight), floatsToDoubles(half(get(values))))),
    );
  const tap: Code = [
    ...set(values, load(row)),
    ...set(weight, load64Twice(at)),
    ...set(
      line,
      lowHalves(
        added((value) => value),
        added(highHalf),
      ),
    ),
    ...set(row, sum(get(row), get(pitch))),
    ...advance(at, 8),
  ];
  return repeat(
    [
      ...set(row, get(rows)),
      ...set(at, get(weights)),
      ...set(line, ZERO),
      ...repeat(tap, isBefore(at, weightsEnd)),
      ...store(target, get(line), 0),
      ...advance(rows, 16),
      ...advance(target, 16),
    ],
    isBefore(target, targetEnd),
  );
}

const HEAD_BYTES = 8;
const RUN_BYTES = 16;
const FUNCTIONS = [
  { name: 'across', parameters: 4, integers: 3, vectors: 4, body: acrossBody() },
  { name: 'down', parameters: 6, integers: 2, vectors: 3, body: downBody() },
];

export interface AreaKernel {
  readonly across: Resampling;
  readonly down: Resampling;
  /** One row of the result, with three values for each pixel; overwritten by the next. */
  readonly line: Float32Array;
  /** Takes the picture that `fillLine` is to read. */
  take(image: RgbImage): void;
  fillLine(y: number): void;
}

/** A kernel that resizes pictures whose rows and columns these are for. Its memory is that of the halfway picture. */
export function createAreaKernel(across: Resampling, down: Resampling): AreaKernel {
  const firstRow = down.starts[0]!;
  const lastLine = down.starts.length - 1;
  const rowCount = down.starts[lastLine]! + down.counts[lastLine]! - firstRow;
  const lastPixel = across.starts.length - 1;
  const rowBytes = (across.starts[lastPixel]! + across.counts[lastPixel]!) * 3;
  const valueBytes = across.starts.length * 12;
  const pitch = Math.ceil(valueBytes / 16) * 16;
  const records = Array.from(across.starts, (_, x) => runsOf(weightsAt(across, x)));
  // Room for one row of the picture, and for what is read behind its last pixel.
  const rowEnd = Math.ceil((rowBytes + 4) / 16) * 16;
  const lineStart = rowEnd + rowCount * pitch;
  const recordsStart = lineStart + pitch;
  const recordBytes = records.reduce((bytes, runs) => bytes + HEAD_BYTES + runs.length * RUN_BYTES, 0);
  const weightsStart = recordsStart + recordBytes;
  const { exports, memory } = assemble<Passes>(FUNCTIONS, weightsStart + down.weights.length * 8);
  writeRecords(new DataView(memory, recordsStart), across.starts, records);
  const weights = new DataView(memory, weightsStart);
  for (const [index, weight] of down.weights.entries()) weights.setFloat64(index * 8, weight, true);
  const bytes = new Uint8Array(memory);
  return {
    across,
    down,
    line: new Float32Array(memory, lineStart, across.starts.length * 3),
    take: ({ width, data }) => {
      for (let row = 0; row < rowCount; row += 1) {
        const from = (firstRow + row) * width * 3;
        bytes.set(data.subarray(from, from + rowBytes));
        const target = rowEnd + row * pitch;
        exports.across(recordsStart, 0, target, target + valueBytes);
      }
    },
    fillLine: (y) => {
      const rows = rowEnd + (down.starts[y]! - firstRow) * pitch;
      const from = weightsStart + down.offsets[y]! * 8;
      exports.down(rows, from, from + down.counts[y]! * 8, pitch, lineStart, lineStart + valueBytes);
    },
  };
}

function weightsAt({ offsets, counts, weights }: Resampling, at: number): Float32Array {
  return weights.subarray(offsets[at]!, offsets[at]! + counts[at]!);
}

interface Run {
  readonly weight: number;
  count: number;
}

function runsOf(weights: Float32Array): Run[] {
  const runs: Run[] = [];
  for (const weight of weights) {
    const last = runs.at(-1);
    if (last?.weight === weight) last.count += 1;
    else runs.push({ weight, count: 1 });
  }
  return runs;
}

function writeRecords(view: DataView, starts: Int32Array, records: readonly Run[][]): void {
  let at = 0;
  for (const [x, runs] of records.entries()) {
    view.setInt32(at, starts[x]! * 3, true);
    view.setInt32(at + 4, runs.length, true);
    at += HEAD_BYTES;
    for (const { weight, count } of runs) {
      view.setFloat64(at, weight, true);
      view.setInt32(at + 8, count * 3, true);
      at += RUN_BYTES;
    }
  }
}
