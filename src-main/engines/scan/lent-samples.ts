import type { ScannedFrame } from './scan-request.ts';

/** A sampled frame that is lent: its picture must neither be changed nor read after `release`. */
export interface LentSample extends ScannedFrame {
  /** Gives the picture back; once is enough, more often does no harm. */
  release(): void;
}

/**
 * Memory of sampled pictures, which weigh megabytes and come by the thousand: a buffer is used again once everybody a
 * sample was lent to has released it.
 */
export class SamplePool {
  readonly #idle: Uint8Array[] = [];

  /** A buffer of exactly this many bytes, of any content. */
  readonly takeBuffer = (byteCount: number): Uint8Array => {
    const buffer = this.#idle.pop();
    return buffer?.length === byteCount ? buffer : new Uint8Array(byteCount);
  };

  /** Lends a sample in a buffer of this pool to `count` borrowers, each of whom has to release their own. */
  lend(sample: ScannedFrame, count: number): LentSample[] {
    let borrowers = count;
    return Array.from({ length: count }, () => {
      let isHeld = true;
      const release = (): void => {
        if (!isHeld) return;
        isHeld = false;
        borrowers -= 1;
        if (borrowers === 0) this.#idle.push(sample.image.data);
      };
      return { ...sample, release };
    });
  }
}
