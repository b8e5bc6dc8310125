/*
 * A WebAssembly function for the one hot loop of exact scoring: binary32 dot products that add strictly in the order
 * of the dimensions. JavaScript rounds each step through binary64 and needs about twenty times as long; a BLAS or ONNX
 * product is fast but adds in another order, which moves SOPilot's score by up to 1e-4 points. The function is
 * assembled here, byte by byte, because it is short and a build step for another language is not.
 */

/** Gold rows of one tile. */
export const TILE_ROWS = 4;
/** Trainee rows of one tile. */
export const TILE_COLUMNS = 8;

/** The part of the WebAssembly interface used here; Node's type declarations leave it out. */
interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: { readonly tile: TileFunction } };
  readonly Memory: new (size: { initial: number }) => WasmMemory;
}

interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/**
 * Byte addresses into the kernel's memory: gold rows interleaved (dim x 4), trainee rows interleaved (dim x 8), the
 * 4 x 8 products, and the end of the gold rows. `dim` is at least 1.
 */
type TileFunction = (gold: number, trainee: number, products: number, goldEnd: number) => void;

export interface TileKernel {
  readonly tile: TileFunction;
  /** The memory as binary32, at least `bytes` long. Valid until the next call. */
  floats(bytes: number): Float32Array;
}

const PAGE_BYTES = 65_536;
const I32 = 0x7f;
const V128 = 0x7b;

/** Unsigned LEB128, the variable-length integer of the WebAssembly format; below 64 also a valid signed one. */
function leb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

const section = (id: number, content: readonly number[]): number[] => [id, ...leb(content.length), ...content];
const text = (name: string): number[] => [name.length, ...Buffer.from(name, 'ascii')];
const get = (local: number): number[] => [0x20, ...leb(local)];
const set = (local: number): number[] => [0x21, ...leb(local)];
/** Alignment hint of 4 bytes, then the constant offset. */
const at = (offset: number): number[] => [0x02, ...leb(offset)];
const load = (offset: number): number[] => [0xfd, 0x00, ...at(offset)];
const loadSplat32 = (offset: number): number[] => [0xfd, 0x09, ...at(offset)];
const store = (offset: number): number[] => [0xfd, 0x0b, ...at(offset)];
const ADD_F32X4 = [0xfd, 0xe4, 0x01];
const MUL_F32X4 = [0xfd, 0xe6, 0x01];
const END = 0x0b;

const GOLD = 0;
const TRAINEE = 1;
const PRODUCTS = 2;
const GOLD_END = 3;
const FIRST_SUM = 4;
const SUMS = (TILE_ROWS * TILE_COLUMNS) / 4;
const TRAINEE_LOW = FIRST_SUM + SUMS;
const TRAINEE_HIGH = TRAINEE_LOW + 1;
const GOLD_VALUE = TRAINEE_HIGH + 1;

function tileBody(): number[] {
  const advance = (local: number, bytes: number): number[] => [...get(local), 0x41, ...leb(bytes), 0x6a, ...set(local)];
  const addProduct = (sum: number, trainee: number): number[] => [
    ...get(sum),
    ...get(GOLD_VALUE),
    ...get(trainee),
    ...MUL_F32X4,
    ...ADD_F32X4,
    ...set(sum),
  ];
  const rows = Array.from({ length: TILE_ROWS }, (_, row) => [
    ...get(GOLD),
    ...loadSplat32(row * 4),
    ...set(GOLD_VALUE),
    ...addProduct(FIRST_SUM + row * 2, TRAINEE_LOW),
    ...addProduct(FIRST_SUM + row * 2 + 1, TRAINEE_HIGH),
  ]).flat();
  const loop = [
    ...[0x03, 0x40],
    ...[...get(TRAINEE), ...load(0), ...set(TRAINEE_LOW)],
    ...[...get(TRAINEE), ...load(16), ...set(TRAINEE_HIGH)],
    ...rows,
    ...advance(GOLD, TILE_ROWS * 4),
    ...advance(TRAINEE, TILE_COLUMNS * 4),
    ...[...get(GOLD), ...get(GOLD_END), 0x49, 0x0d, 0x00, END],
  ];
  const stores = Array.from({ length: SUMS }, (_, sum) => [
    ...get(PRODUCTS),
    ...get(FIRST_SUM + sum),
    ...store(sum * 16),
  ]).flat();
  return [...leb(1), ...leb(SUMS + 3), V128, ...loop, ...stores, END];
}

function moduleBytes(): Uint8Array {
  const body = tileBody();
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, 4, I32, I32, I32, I32, 0]),
    ...section(2, [1, ...text('host'), ...text('memory'), 0x02, 0x00, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('tile'), 0x00, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}

let shared: TileKernel | undefined;

/** The kernel of this thread, made on first use. Its memory is kept and grows to the largest size asked for. */
export function tileKernel(): TileKernel {
  if (shared) return shared;
  const wasm = Reflect.get(globalThis, 'WebAssembly') as WasmApi;
  const memory = new wasm.Memory({ initial: 1 });
  const { tile } = new wasm.Instance(new wasm.Module(moduleBytes()), { host: { memory } }).exports;
  const floats = (bytes: number): Float32Array => {
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    return new Float32Array(memory.buffer);
  };
  shared = { tile, floats };
  return shared;
}
