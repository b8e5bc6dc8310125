import { drawPlanes } from '../pictures/draw-planes.ts';
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

/**
 * Writes a picture into a graph's input (planes of `height` x `width` float32 from `offset` on): as large as it fits
 * without being distorted, in the upper left corner, as YOLOX's own preparation does (demo/ONNXRuntime, `preproc`).
 */
export function letterbox(image: RgbImage, input: LetterboxInput, target: Float32Array, offset: number): Letterboxed {
  const { width, height, pad, channels, scale } = input;
  const ratio = Math.min(width / image.width, height / image.height);
  const fitted = {
    width: Math.min(width, Math.max(1, Math.floor(image.width * ratio))),
    height: Math.min(height, Math.max(1, Math.floor(image.height * ratio))),
  };
  target.fill(pad * scale, offset, offset + 3 * width * height);
  const planes = { width, height, channels, gain: [scale, scale, scale], bias: [0, 0, 0] } as const;
  drawPlanes(image, { left: 0, top: 0, width: image.width, height: image.height }, fitted, planes, target, offset);
  return fitted;
}
