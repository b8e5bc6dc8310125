/*
 * A WebAssembly function for the one hot loop of a scan, run on every pixel of every frame: RGB to OpenCV's 8-bit HSV
 * and its difference to the picture before, four pixels at a time. In JavaScript it takes about eight times as long,
 * which the scan of a long video would feel. It is assembled here because it is short and a build step for another
 * language is not. Opcodes: https://webassembly.github.io/spec/core/appendix/index-instructions.html
 */

/** The part of the WebAssembly interface used here; Node's type declarations leave it out. */
interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: { readonly compare: CompareFunction } };
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
}

/**
 * Byte addresses: pixels (red, green, blue) and their end, a multiple of 12 further on and with 4 more readable bytes
 * behind it; packed hue, saturation and value of the picture before, replaced by this one's; two times four sums of 32
 * bits: hue plus saturation, value.
 */
type CompareFunction = (pixels: number, pixelsEnd: number, hsv: number, sums: number) => void;

type Code = readonly number[];

const PAGE_BYTES = 65_536;
const I32 = 0x7f;
const V128 = 0x7b;
const END = 0x0b;

/** Unsigned LEB128, the variable-length integer of the WebAssembly format. */
function leb(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...leb(value >>> 7)];
}

const simd = (opcode: number): Code => [0xfd, ...leb(opcode)];
const get = (local: number): Code => [0x20, local];
const set = (local: number): Code => [0x21, local];
/** Pushes four 32-bit lanes of one value. */
const splat = (value: number): Code => constant([value, value, value, value]);
const constant = (lanes: readonly number[]): Code => [...simd(0x0c), ...new Uint8Array(Uint32Array.from(lanes).buffer)];
const floats = (value: number): Code => [...simd(0x0c), ...new Uint8Array(new Float32Array(4).fill(value).buffer)];
const binary =
  (opcode: number) =>
  (left: Code, right: Code): Code => [...left, ...right, ...simd(opcode)];

const add = binary(0xae);
const subtract = binary(0xb1);
const multiply = binary(0xb5);
const smallest = binary(0xb6);
const largest = binary(0xb8);
const equal = binary(0x37);
const and = binary(0x4e);
const or = binary(0x50);
const dot16 = binary(0xba);
const divideFloats = binary(0xe7);
const subtractBytes = binary(0x71);
const smallestBytes = binary(0x77);
const largestBytes = binary(0x79);
const shift =
  (opcode: number) =>
  (value: Code, bits: number): Code => [...value, 0x41, bits, ...simd(opcode)];
const shiftLeft = shift(0xab);
const shiftRight = shift(0xac);
const select = (ifSet: Code, ifClear: Code, mask: Code): Code => [...ifSet, ...ifClear, ...mask, ...simd(0x52)];
const load = (address: number): Code => [...get(address), ...simd(0x00), 0x04, 0x00];
const store = (address: number, value: Code, offset: number): Code => [
  ...get(address),
  ...value,
  ...simd(0x0b),
  0x04,
  offset,
];
const advance = (local: number, bytes: number): Code => [...get(local), 0x41, bytes, 0x6a, ...set(local)];

/** Shuffles three bytes per pixel to one 32-bit lane per pixel; an index out of range gives 0. */
const SPREAD = constant([0xff020100, 0xff050403, 0xff080706, 0xff0b0a09]);

const [PIXELS, PIXELS_END, HSV, SUMS] = [0, 1, 2, 3];
const [RED, GREEN, BLUE, VALUE, CHROMA, TURN, NOW, BEFORE, HUE_SATURATION_SUM, VALUE_SUM] = [
  4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
];
const VECTOR_LOCALS = 10;

// OpenCV multiplies by reciprocals with 12 fractional bits, rounded to integers (modules/imgproc/src/color_hsv). A
// 32-bit float division rounds to the same integers for all divisors 1..255; a divisor of 0 only meets a value of 0.
const SHIFT = 12;
const HUE_RANGE = 180;
const HUE_NUMERATOR = (HUE_RANGE << SHIFT) / 6;
const SATURATION_NUMERATOR = 255 << SHIFT;

/** `(value * round(numerator / divisor) + half) >> 12`, as OpenCV computes it. */
function scaled(value: Code, numerator: number, divisor: Code): Code {
  const quotient = divideFloats(floats(numerator), [...divisor, ...simd(0xfa)]);
  const factor = [...quotient, ...simd(0x6a), ...simd(0xf8)];
  return shiftRight(add(multiply(value, factor), splat(1 << (SHIFT - 1))), SHIFT);
}

function compareBody(): Code {
  const byte = (bits: number): Code => and(shiftRight(get(NOW!), bits), splat(255));
  const redSector = subtract(get(GREEN!), get(BLUE!));
  const greenSector = add(subtract(get(BLUE!), get(RED!)), shiftLeft(get(CHROMA!), 1));
  const blueSector = add(subtract(get(RED!), get(GREEN!)), shiftLeft(get(CHROMA!), 2));
  const sector = select(
    redSector,
    select(greenSector, blueSector, equal(get(GREEN!), get(VALUE!))),
    equal(get(RED!), get(VALUE!)),
  );
  const hue = add(get(TURN!), and(shiftRight(get(TURN!), 31), splat(HUE_RANGE)));
  const saturation = scaled(get(CHROMA!), SATURATION_NUMERATOR, get(VALUE!));
  const byteDifference = subtractBytes(largestBytes(get(NOW!), get(BEFORE!)), smallestBytes(get(NOW!), get(BEFORE!)));
  // Adjacent bytes in pairs: hue + saturation, value + nothing, as 16-bit lanes.
  const pairs = [...byteDifference, ...simd(0x7d)];
  const loop: Code = [
    ...[0x03, 0x40],
    ...[...load(PIXELS!), ...SPREAD, ...simd(0x0e), ...set(NOW!)],
    ...[...byte(0), ...set(RED!)],
    ...[...byte(8), ...set(GREEN!)],
    ...[...byte(16), ...set(BLUE!)],
    ...[...largest(largest(get(RED!), get(GREEN!)), get(BLUE!)), ...set(VALUE!)],
    ...subtract(get(VALUE!), smallest(smallest(get(RED!), get(GREEN!)), get(BLUE!))),
    ...set(CHROMA!),
    ...[...scaled(sector, HUE_NUMERATOR, get(CHROMA!)), ...set(TURN!)],
    ...or(or(hue, shiftLeft(saturation, 8)), shiftLeft(get(VALUE!), 16)),
    ...set(NOW!),
    ...[...load(HSV!), ...set(BEFORE!)],
    ...store(HSV!, get(NOW!), 0),
    ...[...pairs, ...set(NOW!)],
    ...[...add(get(HUE_SATURATION_SUM!), dot16(get(NOW!), splat(0x0000_0001))), ...set(HUE_SATURATION_SUM!)],
    ...[...add(get(VALUE_SUM!), dot16(get(NOW!), splat(0x0001_0000))), ...set(VALUE_SUM!)],
    ...[...advance(PIXELS!, 12), ...advance(HSV!, 16)],
    ...[...get(PIXELS!), ...get(PIXELS_END!), 0x49, 0x0d, 0x00, END],
  ];
  const results = [...store(SUMS!, get(HUE_SATURATION_SUM!), 0), ...store(SUMS!, get(VALUE_SUM!), 16)];
  return [1, VECTOR_LOCALS, V128, ...loop, ...results, END];
}

function moduleBytes(): Uint8Array {
  const section = (id: number, content: Code): Code => [id, ...leb(content.length), ...content];
  const text = (name: string): Code => [name.length, ...Buffer.from(name, 'ascii')];
  const body = compareBody();
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, 4, I32, I32, I32, I32, 0]),
    ...section(2, [1, ...text('host'), ...text('memory'), 0x02, 0x00, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...text('compare'), 0x00, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}

export interface HsvKernel {
  /** Red, green and blue of each pixel; part of the kernel's memory. */
  readonly pixels: Uint8Array;
  /** Replaces the picture before by the one in `pixels` and returns the sums of absolute differences over all pixels. */
  compare(): { hueAndSaturation: number; value: number };
}

/** A kernel for pictures of one size. The first comparison is against a black picture. */
export function createHsvKernel(pixelCount: number): HsvKernel {
  const wasm = Reflect.get(globalThis, 'WebAssembly') as WasmApi;
  const groups = Math.ceil(pixelCount / 4);
  const pixelsEnd = groups * 12;
  const hsvAddress = pixelsEnd + 4;
  const sumsAddress = hsvAddress + groups * 16;
  const memory = new wasm.Memory({ initial: Math.ceil((sumsAddress + 32) / PAGE_BYTES) });
  const { compare } = new wasm.Instance(new wasm.Module(moduleBytes()), { host: { memory } }).exports;
  const sums = new Int32Array(memory.buffer, sumsAddress, 8);
  return {
    pixels: new Uint8Array(memory.buffer, 0, pixelCount * 3),
    compare: () => {
      compare(0, pixelsEnd, hsvAddress, sumsAddress);
      return {
        hueAndSaturation: sums[0]! + sums[1]! + sums[2]! + sums[3]!,
        value: sums[4]! + sums[5]! + sums[6]! + sums[7]!,
      };
    },
  };
}
