/** What a scan meets is not what its position or the times of an earlier scan say. */
export class OtherFootage extends Error {}

/** Numbers frames by the times that an earlier scan found. Asked in order of time. */
export class KnownFrames {
  readonly #timesSec: Float64Array;
  #at = 0;

  constructor(timesSec: Float64Array) {
    this.#timesSec = timesSec;
  }

  get count(): number {
    return this.#timesSec.length;
  }

  /** The number of the frame at a time in whole microseconds. Throws `OtherFootage` when there was none. */
  numberOf(timeUs: number): number {
    while (this.#at < this.count && this.#timeUs() < timeUs) this.#at += 1;
    if (this.#at === this.count || this.#timeUs() !== timeUs) throw new OtherFootage(`no frame at ${timeUs} µs`);
    return this.#at;
  }

  #timeUs(): number {
    return Math.round(this.#timesSec[this.#at]! * 1e6);
  }
}
