import {
  advance,
  assemble,
  binary,
  type Code,
  constant,
  get,
  isBefore,
  load,
  repeat,
  set,
  simd,
  store,
} from '../pictures/wasm-assembler.ts';

/*
 * A WebAssembly function for the one hot loop of a scan, run on every pixel of every frame: RGB to OpenCV's 8-bit HSV
 * and its difference to the picture before, four pixels at a time. In JavaScript it takes about eight times as long,
 * which the scan of a long video would feel.
 */

/**
 * Byte addresses: pixels (red, green, blue) and their end, a multiple of 12 further on and with 4 more readable bytes
 * behind it; packed hue, saturation and value of the picture before, replaced by this one's; two times four sums of 32
 * bits: hue plus saturation, value.
 */
type CompareFunction = (pixels: number, pixelsEnd: number, hsv: number, sums: number) => void;

/** Pushes four 32-bit lanes of one value. */
const splat = (value: number): Code => constant([value, value, value, value]);
const floats = (value: number): Code => [...simd(0x0c), ...new Uint8Array(new Float32Array(4).fill(value).buffer)];

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
  const step: Code = [
    ...set(NOW!, [...load(PIXELS!), ...SPREAD, ...simd(0x0e)]),
    ...set(RED!, byte(0)),
    ...set(GREEN!, byte(8)),
    ...set(BLUE!, byte(16)),
    ...set(VALUE!, largest(largest(get(RED!), get(GREEN!)), get(BLUE!))),
    ...set(CHROMA!, subtract(get(VALUE!), smallest(smallest(get(RED!), get(GREEN!)), get(BLUE!)))),
    ...set(TURN!, scaled(sector, HUE_NUMERATOR, get(CHROMA!))),
    ...set(NOW!, or(or(hue, shiftLeft(saturation, 8)), shiftLeft(get(VALUE!), 16))),
    ...set(BEFORE!, load(HSV!)),
    ...store(HSV!, get(NOW!), 0),
    ...set(NOW!, pairs),
    ...set(HUE_SATURATION_SUM!, add(get(HUE_SATURATION_SUM!), dot16(get(NOW!), splat(0x0000_0001)))),
    ...set(VALUE_SUM!, add(get(VALUE_SUM!), dot16(get(NOW!), splat(0x0001_0000)))),
    ...advance(PIXELS!, 12),
    ...advance(HSV!, 16),
  ];
  const results = [...store(SUMS!, get(HUE_SATURATION_SUM!), 0), ...store(SUMS!, get(VALUE_SUM!), 16)];
  return [...repeat(step, isBefore(PIXELS!, PIXELS_END!)), ...results];
}

export interface HsvKernel {
  /** Red, green and blue of each pixel; part of the kernel's memory. */
  readonly pixels: Uint8Array;
  /** Replaces the picture before by the one in `pixels` and returns the sums of absolute differences over all pixels. */
  compare(): { hueAndSaturation: number; value: number };
}

/** A kernel for pictures of one size. The first comparison is against a black picture. */
export function createHsvKernel(pixelCount: number): HsvKernel {
  const groups = Math.ceil(pixelCount / 4);
  const pixelsEnd = groups * 12;
  const hsvAddress = pixelsEnd + 4;
  const sumsAddress = hsvAddress + groups * 16;
  const functions = [{ name: 'compare', parameters: 4, integers: 0, vectors: VECTOR_LOCALS, body: compareBody() }];
  const { exports, memory } = assemble<{ compare: CompareFunction }>(functions, sumsAddress + 32);
  const sums = new Int32Array(memory, sumsAddress, 8);
  return {
    pixels: new Uint8Array(memory, 0, pixelCount * 3),
    compare: () => {
      exports.compare(0, pixelsEnd, hsvAddress, sumsAddress);
      return {
        hueAndSaturation: sums[0]! + sums[1]! + sums[2]! + sums[3]!,
        value: sums[4]! + sums[5]! + sums[6]! + sums[7]!,
      };
    },
  };
}
