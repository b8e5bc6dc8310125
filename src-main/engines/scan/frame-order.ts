import type { RgbImage } from '../pictures/rgb-image.ts';

/** Gives images the number of the frame with their time. Images and frame numbers arrive on two pipes, each in order. */
export class FrameOrder {
  readonly #deliver: (frame: { frameIndex: number; timeSec: number; image: RgbImage }) => void;
  readonly #frameIndexes = new Map<number, number>();
  readonly #waiting: { timeUs: number; image: RgbImage }[] = [];

  constructor(deliver: (frame: { frameIndex: number; timeSec: number; image: RgbImage }) => void) {
    this.#deliver = deliver;
  }

  addFrame(timeUs: number, frameIndex: number): void {
    this.#frameIndexes.set(timeUs, frameIndex);
    this.#settle();
  }

  addImage(timeUs: number, image: RgbImage): void {
    this.#waiting.push({ timeUs, image });
    this.#settle();
  }

  #settle(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const frameIndex = this.#frameIndexes.get(next.timeUs);
      if (frameIndex === undefined) return;
      for (const timeUs of this.#frameIndexes.keys()) {
        if (timeUs > next.timeUs) break;
        this.#frameIndexes.delete(timeUs);
      }
      this.#waiting.shift();
      this.#deliver({ frameIndex, timeSec: next.timeUs / 1e6, image: next.image });
    }
  }
}
