import type { RgbImage } from '../pictures/rgb-image.ts';

export interface LetterboxInput {
  readonly width: number;
  readonly height: number;
  /** Fills what the picture leaves of the input, 0..255. */
  readonly pad: number;
  readonly channels: 'bgr' | 'rgb';
  /** The graph gets values 0..255 times this. */
  readonly scale: number;
}

/** How much of the input the picture fills, from the upper left corner: pixels. */
export interface Letterboxed {
  readonly width: number;
  readonly height: number;
}

/** The columns or rows that an output pixel lies between, and how near it is to the second, 0..1. */
interface Steps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly part: Float32Array;
}

/**
 * Writes a picture into a graph's input (planes of `height` x `width` float32 from `offset` on): as large as it fits
 * without being distorted, in the upper left corner. Between pixels it is bilinear without widening the filter, as
 * `cv2.resize` of YOLOX's own preparation (demo/ONNXRuntime, `preproc`), which its networks were trained with.
 */
export function letterbox(image: RgbImage, input: LetterboxInput, target: Float32Array, offset: number): Letterboxed {
  const { width, height, pad, channels, scale } = input;
  const ratio = Math.min(width / image.width, height / image.height);
  const fitted = {
    width: Math.min(width, Math.max(1, Math.floor(image.width * ratio))),
    height: Math.min(height, Math.max(1, Math.floor(image.height * ratio))),
  };
  const plane = width * height;
  target.fill(pad * scale, offset, offset + 3 * plane);
  const across = stepsOf(image.width, fitted.width);
  const down = stepsOf(image.height, fitted.height);
  const red = offset + (channels === 'rgb' ? 0 : 2 * plane);
  const green = offset + plane;
  const blue = offset + (channels === 'rgb' ? 2 * plane : 0);
  const { data } = image;
  for (let y = 0; y < fitted.height; y++) {
    const upper = down.first[y]! * image.width * 3;
    const lower = down.second[y]! * image.width * 3;
    const low = down.part[y]! * scale;
    const high = scale - low;
    for (let x = 0, to = y * width; x < fitted.width; x++, to++) {
      const left = across.first[x]! * 3;
      const right = across.second[x]! * 3;
      const far = across.part[x]!;
      const near = 1 - far;
      const [leftUp, rightUp, leftDown, rightDown] = [near * high, far * high, near * low, far * low];
      const [a, b, c, d] = [upper + left, upper + right, lower + left, lower + right];
      target[red + to] = data[a]! * leftUp + data[b]! * rightUp + data[c]! * leftDown + data[d]! * rightDown;
      target[green + to] =
        data[a + 1]! * leftUp + data[b + 1]! * rightUp + data[c + 1]! * leftDown + data[d + 1]! * rightDown;
      target[blue + to] =
        data[a + 2]! * leftUp + data[b + 2]! * rightUp + data[c + 2]! * leftDown + data[d + 2]! * rightDown;
    }
  }
  return fitted;
}

/** Pixel centres lie at half a pixel, and the outermost pixels go on beyond the edge. */
function stepsOf(size: number, to: number): Steps {
  const first = new Int32Array(to);
  const second = new Int32Array(to);
  const part = new Float32Array(to);
  for (let at = 0; at < to; at++) {
    const centre = Math.min(size - 1, Math.max(0, ((at + 0.5) * size) / to - 0.5));
    first[at] = Math.floor(centre);
    second[at] = Math.min(size - 1, first[at]! + 1);
    part[at] = centre - first[at]!;
  }
  return { first, second, part };
}
