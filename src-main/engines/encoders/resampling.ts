import type { ImageInput } from './manifest.ts';

/** For each output position the first source position and how many weights follow, all in one array. */
export interface Resampling {
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  readonly offsets: Int32Array;
  readonly weights: Float32Array;
}

/** A line of `size` pixels is resized to `to` pixels, of which `count` from `from` on are wanted. */
export interface LineToResample {
  readonly size: number;
  readonly to: number;
  readonly from: number;
  readonly count: number;
  readonly interpolation: ImageInput['interpolation'];
}

const resamplings = new Map<string, Resampling>();
const MAX_KEPT_RESAMPLINGS = 64;

/** The weights of a line, kept for the next picture of the size. `from` and `count` lie within `to`. */
export function resampling(line: LineToResample): Resampling {
  const { size, to, from, count, interpolation } = line;
  const key = `${size}:${to}:${from}:${count}:${interpolation}`;
  const known = resamplings.get(key);
  if (known) return known;
  const made = makeResampling(line);
  if (resamplings.size >= MAX_KEPT_RESAMPLINGS) resamplings.clear();
  resamplings.set(key, made);
  return made;
}

function makeResampling({ size, to, from, count, interpolation }: LineToResample): Resampling {
  const step = size / to;
  const starts = new Int32Array(count);
  const counts = new Int32Array(count);
  const offsets = new Int32Array(count);
  const all: number[] = [];
  const filterScale = Math.max(1, step);
  const reach = interpolation === 'area' ? step / 2 : filterScale * (interpolation === 'bilinear' ? 1 : 2);
  for (let at = 0; at < count; at++) {
    const centre = (from + at + 0.5) * step;
    const first = Math.max(0, Math.floor(centre - reach));
    const last = Math.min(size, Math.ceil(centre + reach));
    const weights: number[] = [];
    for (let pixel = first; pixel < last; pixel++) {
      weights.push(
        interpolation === 'area'
          ? Math.max(0, Math.min(pixel + 1, centre + reach) - Math.max(pixel, centre - reach))
          : filter(interpolation, (pixel + 0.5 - centre) / filterScale),
      );
    }
    const sum = weights.reduce((total, weight) => total + weight, 0);
    starts[at] = first;
    counts[at] = weights.length;
    offsets[at] = all.length;
    all.push(...weights.map((weight) => weight / sum));
  }
  return { starts, counts, offsets, weights: Float32Array.from(all) };
}

/** Triangle filter, or Keys' cubic with a = -0.5 (Pillow's BICUBIC). */
function filter(kind: 'bilinear' | 'bicubic', signed: number): number {
  const x = Math.abs(signed);
  if (kind === 'bilinear') return Math.max(0, 1 - x);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}
