import type { RgbImage } from './rgb-image.ts';

/** A part of a picture in its pixels; edges may lie between them. */
export interface PictureRegion {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Planes of a graph's input: `height` x `width` float32 for each colour, one after the other. */
export interface PlanesInput {
  readonly width: number;
  readonly height: number;
  readonly channels: 'bgr' | 'rgb';
  /** The graph gets 0..255 times its gain plus its bias, for red, green and blue. */
  readonly gain: readonly [number, number, number];
  readonly bias: readonly [number, number, number];
}

/** The columns or rows that an output pixel lies between, and how near it is to the second, 0..1. */
interface Steps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly part: Float32Array;
}

/**
 * Draws a region of a picture into the upper left corner of a graph's input (planes from `offset` of `target` on), in
 * the size `fitted`; the rest stays as it is. Between pixels it is bilinear without widening the filter, as
 * `cv2.resize` does it, which most detectors were trained with.
 */
export function drawPlanes(
  image: RgbImage,
  region: PictureRegion,
  fitted: { readonly width: number; readonly height: number },
  { width, height, channels, gain, bias }: PlanesInput,
  target: Float32Array,
  offset: number,
): void {
  const plane = width * height;
  const across = stepsOf(region.left, region.width, image.width, fitted.width);
  const down = stepsOf(region.top, region.height, image.height, fitted.height);
  const red = offset + (channels === 'rgb' ? 0 : 2 * plane);
  const green = offset + plane;
  const blue = offset + (channels === 'rgb' ? 2 * plane : 0);
  const [redGain, greenGain, blueGain] = gain;
  const [redBias, greenBias, blueBias] = bias;
  const { data } = image;
  for (let y = 0; y < fitted.height; y++) {
    const upper = down.first[y]! * image.width * 3;
    const lower = down.second[y]! * image.width * 3;
    const low = down.part[y]!;
    const high = 1 - low;
    for (let x = 0, to = y * width; x < fitted.width; x++, to++) {
      const left = across.first[x]! * 3;
      const right = across.second[x]! * 3;
      const far = across.part[x]!;
      const near = 1 - far;
      const [leftUp, rightUp, leftDown, rightDown] = [near * high, far * high, near * low, far * low];
      const [a, b, c, d] = [upper + left, upper + right, lower + left, lower + right];
      target[red + to] =
        (data[a]! * leftUp + data[b]! * rightUp + data[c]! * leftDown + data[d]! * rightDown) * redGain + redBias;
      target[green + to] =
        (data[a + 1]! * leftUp + data[b + 1]! * rightUp + data[c + 1]! * leftDown + data[d + 1]! * rightDown) *
          greenGain +
        greenBias;
      target[blue + to] =
        (data[a + 2]! * leftUp + data[b + 2]! * rightUp + data[c + 2]! * leftDown + data[d + 2]! * rightDown) *
          blueGain +
        blueBias;
    }
  }
}

/** Pixel centres lie at half a pixel, and the outermost pixels go on beyond the edge. */
function stepsOf(start: number, size: number, limit: number, to: number): Steps {
  const first = new Int32Array(to);
  const second = new Int32Array(to);
  const part = new Float32Array(to);
  for (let at = 0; at < to; at++) {
    const centre = Math.min(limit - 1, Math.max(0, start + ((at + 0.5) * size) / to - 0.5));
    first[at] = Math.floor(centre);
    second[at] = Math.min(limit - 1, first[at]! + 1);
    part[at] = centre - first[at]!;
  }
  return { first, second, part };
}
