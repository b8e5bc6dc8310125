import { createHsvKernel, type HsvKernel } from './hsv-kernel.ts';

/**
 * How much a picture differs from the one before it, by OpenCV's 8-bit HSV (hue 0..179), as PySceneDetect's
 * ContentDetector measures it. Keeps one picture; allocates nothing per frame.
 */
export class HsvDifference {
  readonly #kernel: HsvKernel;
  readonly #pixelCount: number;
  #isFirst = true;
  /** ContentDetector's score with its default weights, 0..255: the mean of hue, saturation and value differences. */
  contentScore = 0;
  /** Mean absolute difference of value (the largest channel), 0..255. */
  valueDifference = 0;

  constructor(width: number, height: number) {
    this.#pixelCount = width * height;
    this.#kernel = createHsvKernel(this.#pixelCount);
  }

  /** Where the next picture is written: red, green and blue of each pixel. */
  get pixels(): Uint8Array {
    return this.#kernel.pixels;
  }

  /** Compares what is in `pixels` with the picture before; both differences are 0 for the first. */
  measure(): void {
    const sums = this.#kernel.compare();
    const scale = this.#isFirst ? 0 : 1 / this.#pixelCount;
    this.#isFirst = false;
    this.contentScore = ((sums.hueAndSaturation + sums.value) / 3) * scale;
    this.valueDifference = sums.value * scale;
  }
}
