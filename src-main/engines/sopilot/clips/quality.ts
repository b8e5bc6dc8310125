import type { RgbImage } from '../../pictures/rgb-image.ts';

export type QualityFlag = 'low_light' | 'over_exposed' | 'blurry' | 'empty';

/** How well the frames of a clip can be seen. */
export interface ClipQuality {
  /** Mean grey value, 0..255. */
  readonly brightness: number;
  /** Mean over the frames of the variance of the Laplacian. */
  readonly sharpness: number;
  /** In SOPilot's order. */
  readonly flags: readonly QualityFlag[];
}

const DARK_BELOW = 40;
const BRIGHT_ABOVE = 215;
const BLURRY_BELOW = 40;

/** SOPilot's quality of a clip's real frames (not the ones a short clip is filled up with), all of one size. */
export function assessQuality(frames: readonly RgbImage[]): ClipQuality {
  if (frames.length === 0) return { brightness: 0, sharpness: 0, flags: ['empty'] };
  let greySum = 0;
  let varianceSum = 0;
  for (const frame of frames) {
    const grey = truncatedGrey(frame);
    for (let i = 0; i < grey.length; i++) greySum += grey[i]!;
    varianceSum += laplacianVariance(grey, frame.width, frame.height);
  }
  const brightness = greySum / (frames.length * frames[0]!.width * frames[0]!.height);
  const sharpness = varianceSum / frames.length;
  const flags: QualityFlag[] = [];
  if (brightness < DARK_BELOW) flags.push('low_light');
  if (brightness > BRIGHT_ABOVE) flags.push('over_exposed');
  if (sharpness < BLURRY_BELOW) flags.push('blurry');
  return { brightness, sharpness, flags };
}

function truncatedGrey({ data }: RgbImage): Uint8Array {
  const grey = new Uint8Array(data.length / 3);
  for (let i = 0; i < grey.length; i++) grey[i] = (data[i * 3]! + data[i * 3 + 1]! + data[i * 3 + 2]!) / 3;
  return grey;
}

/** Population variance of the 4-neighbour Laplacian; beyond the border the picture is mirrored about its edge pixel. */
function laplacianVariance(grey: Uint8Array, width: number, height: number): number {
  const mirror = (index: number, size: number): number => {
    if (size === 1) return 0;
    if (index < 0) return 1;
    return index < size ? index : size - 2;
  };
  let sum = 0;
  let squares = 0;
  for (let y = 0; y < height; y++) {
    const above = mirror(y - 1, height) * width;
    const below = mirror(y + 1, height) * width;
    const here = y * width;
    for (let x = 0; x < width; x++) {
      const left = x > 0 ? x - 1 : mirror(-1, width);
      const right = x + 1 < width ? x + 1 : mirror(width, width);
      const laplacian =
        grey[above + x]! + grey[below + x]! + grey[here + left]! + grey[here + right]! - 4 * grey[here + x]!;
      sum += laplacian;
      squares += laplacian * laplacian;
    }
  }
  const mean = sum / grey.length;
  return squares / grey.length - mean * mean;
}
