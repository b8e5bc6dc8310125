/** Thrown when a header goes on beyond the bytes at hand; the reader tries again with more. */
export class NeedMoreBytes extends Error {}

/** Reads NUT's number formats from a buffer, front to back. */
export class ByteCursor {
  readonly #bytes: Buffer;
  position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.position >= this.#bytes.length;
  }

  byte(): number {
    if (this.position >= this.#bytes.length) throw new NeedMoreBytes();
    return this.#bytes[this.position++]!;
  }

  skip(count: number): void {
    if (this.position + count > this.#bytes.length) throw new NeedMoreBytes();
    this.position += count;
  }

  slice(count: number): Buffer {
    const start = this.position;
    this.skip(count);
    return this.#bytes.subarray(start, start + count);
  }

  uint48(): number {
    let value = 0;
    for (let index = 0; index < 6; index += 1) value = value * 256 + this.byte();
    return value;
  }

  /** Unsigned, seven bits per byte, highest first. */
  varint(): number {
    let value = 0;
    for (;;) {
      const byte = this.byte();
      value = value * 128 + (byte & 127);
      if (byte < 128) return value;
    }
  }

  /** Signed: 0, 1, -1, 2, -2 … are stored as 0, 1, 2, 3, 4 …. */
  signedVarint(): number {
    const coded = this.varint() + 1;
    return coded % 2 === 1 ? -Math.floor(coded / 2) : coded / 2;
  }

  /** A length and that many bytes. */
  block(): Buffer {
    return this.slice(this.varint());
  }
}
