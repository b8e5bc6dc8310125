import { ByteCursor, NeedMoreBytes } from './byte-cursor.ts';
import { type FrameCode, parseMainHeader, parseStreamHeader } from './nut-headers.ts';

/** Picture size of the one raw stream in the file. */
interface NutPicture {
  readonly width: number;
  readonly height: number;
}

export interface NutConsumer {
  /** Called once, before the first frame; never for sound. */
  onPicture(picture: NutPicture): void;
  /** A buffer of exactly `byteCount` bytes that the next frame is written to; may be the same one every time. */
  takeBuffer(byteCount: number): Uint8Array;
  /** `ticks` is the presentation time in units of the stream's time base. */
  onFrame(ticks: number, pixels: Uint8Array): void;
}

const STARTCODE_MAIN = 0x7a561f5f04ad;
const STARTCODE_STREAM = 0x11405bf2f9db;
const STARTCODE_SYNCPOINT = 0xe4adeeca4569;
const FILE_ID_BYTES = 25;
const PACKET_MARK = 0x4e; // 'N' begins every packet that is not a frame.
const LARGEST_ELIDED_FRAME = 4096;

const FLAG_CODED_PTS = 8;
const FLAG_STREAM_ID = 16;
const FLAG_SIZE_MSB = 32;
const FLAG_CHECKSUM = 64;
const FLAG_RESERVED = 128;
const FLAG_HEADER_INDEX = 1024;
const FLAG_MATCH_TIME = 2048;
const FLAG_CODED = 4096;
const FLAG_INVALID = 8192;

/**
 * Reads ffmpeg's NUT output (one raw stream) as it arrives: pixels, or samples of sound, together with their
 * presentation times, which a bare raw pipe cannot carry. Format: https://ffmpeg.org/~michael/nut.txt. Frames are copied once, straight
 * into the consumer's buffer.
 */
export class NutReader {
  readonly #consumer: NutConsumer;
  #pendingHeader = Buffer.alloc(0);
  #headerBytesToSkip = FILE_ID_BYTES;
  #frameCodes: readonly FrameCode[] = [];
  #elisionHeaders: readonly Uint8Array[] = [];
  #timestampBits = 0;
  #lastTicks = 0;
  #frame: { readonly ticks: number; readonly pixels: Uint8Array } | undefined;
  #frameFilled = 0;

  constructor(consumer: NutConsumer) {
    this.#consumer = consumer;
  }

  /** Takes the next bytes of the file. Throws when they are not NUT. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) at = this.#frame ? this.#fillFrame(chunk, at) : this.#readHeader(chunk, at);
  }

  /** Whether the file ended between two frames, not within one. */
  get isBetweenFrames(): boolean {
    return this.#frame === undefined && this.#pendingHeader.length === 0;
  }

  #fillFrame(chunk: Buffer, at: number): number {
    const { ticks, pixels } = this.#frame!;
    const count = Math.min(pixels.length - this.#frameFilled, chunk.length - at);
    pixels.set(chunk.subarray(at, at + count), this.#frameFilled);
    this.#frameFilled += count;
    if (this.#frameFilled === pixels.length) {
      this.#frame = undefined;
      this.#consumer.onFrame(ticks, pixels);
    }
    return at + count;
  }

  /** Reads one header or packet, which may begin in what was left over from earlier chunks. */
  #readHeader(chunk: Buffer, at: number): number {
    if (this.#headerBytesToSkip > 0) {
      const count = Math.min(this.#headerBytesToSkip, chunk.length - at);
      this.#headerBytesToSkip -= count;
      return at + count;
    }
    const carried = this.#pendingHeader.length;
    const bytes = carried === 0 ? chunk.subarray(at) : Buffer.concat([this.#pendingHeader, chunk.subarray(at)]);
    const cursor = new ByteCursor(bytes);
    try {
      if (bytes[0] === PACKET_MARK) this.#readPacket(cursor);
      else this.#readFrameHeader(cursor);
    } catch (error) {
      if (!(error instanceof NeedMoreBytes)) throw error;
      this.#pendingHeader = Buffer.from(bytes);
      return chunk.length;
    }
    this.#pendingHeader = Buffer.alloc(0);
    return at + cursor.position - carried;
  }

  #readPacket(cursor: ByteCursor): void {
    cursor.skip(2);
    const startcode = cursor.uint48();
    const length = cursor.varint();
    if (length > LARGEST_ELIDED_FRAME) cursor.skip(4);
    const body = cursor.slice(length);
    if (startcode === STARTCODE_MAIN) {
      const main = parseMainHeader(body);
      this.#frameCodes = main.frameCodes;
      this.#elisionHeaders = main.elisionHeaders;
    } else if (startcode === STARTCODE_STREAM) {
      const stream = parseStreamHeader(body);
      this.#timestampBits = stream.timestampBits;
      if (stream.picture) this.#consumer.onPicture(stream.picture);
    } else if (startcode === STARTCODE_SYNCPOINT) {
      this.#lastTicks = new ByteCursor(body).varint();
    }
  }

  #readFrameHeader(cursor: ByteCursor): void {
    const code = this.#frameCodes[cursor.byte()];
    if (!code) throw new Error('NUT: a frame came before the headers');
    let flags = code.flags;
    if (flags & FLAG_CODED) flags ^= cursor.varint();
    if (flags & FLAG_INVALID) throw new Error('NUT: invalid frame code');
    if (flags & FLAG_STREAM_ID) cursor.varint();
    const ticks = flags & FLAG_CODED_PTS ? this.#decodeTicks(cursor.varint()) : this.#lastTicks + code.ticksDelta;
    let byteCount = code.sizeLow + (flags & FLAG_SIZE_MSB ? cursor.varint() * code.sizeFactor : 0);
    if (flags & FLAG_MATCH_TIME) cursor.varint();
    let headerIndex = flags & FLAG_HEADER_INDEX ? cursor.varint() : code.headerIndex;
    const reservedCount = flags & FLAG_RESERVED ? cursor.varint() : code.reservedCount;
    for (let index = 0; index < reservedCount; index += 1) cursor.varint();
    if (flags & FLAG_CHECKSUM) cursor.skip(4);
    if (byteCount > LARGEST_ELIDED_FRAME) headerIndex = 0;

    // Small frames may leave out bytes they begin with; the file's header lists what those are.
    const elided = this.#elisionHeaders[headerIndex] ?? new Uint8Array(0);
    byteCount = Math.max(byteCount, elided.length);
    this.#lastTicks = ticks;
    const pixels = this.#consumer.takeBuffer(byteCount);
    pixels.set(elided);
    this.#frameFilled = elided.length;
    this.#frame = { ticks, pixels };
  }

  /** A coded time is either the low bits of the time, to be read as near the last one, or the whole with an offset. */
  #decodeTicks(coded: number): number {
    const range = 2 ** this.#timestampBits;
    if (coded >= range) return coded - range;
    const base = this.#lastTicks - Math.floor((range - 1) / 2);
    return base + ((((coded - base) % range) + range) % range);
  }
}
