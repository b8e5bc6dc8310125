const MARKER = 0xff;
const START = 0xd8;
const END = 0xd9;
const FRAME_HEADER = 0xc0;
const SCAN_HEADER = 0xda;
const RESTART_INTERVAL = 0xdd;
const FIRST_RESTART = 0xd0;
/** Restart markers are numbered round and round. */
const RESTARTS = 8;
/** JPEG counts lines in 16 bits. */
const MAX_HEIGHT_PX = 65_535;

/** Whether bytes begin and end as a JPEG does. */
export function isWholeJpeg(bytes: Uint8Array): boolean {
  const { length } = bytes;
  const begins = bytes[0] === MARKER && bytes[1] === START;
  return length > 4 && begins && bytes[length - 2] === MARKER && bytes[length - 1] === END;
}

/**
 * Puts baseline JPEGs below each other as one picture, without decoding any: what a restart marker stands between is
 * coded as if it began a picture. They must have one size, a height of whole blocks, and the same tables. Throws when
 * they have not.
 */
export function joinJpegs(jpegs: readonly Uint8Array[]): Uint8Array {
  const parts = jpegs.map(partsOf);
  const [first] = parts;
  if (!first) throw new Error('no JPEGs to join');
  const { head, frameAt, scanAt } = first;
  if (parts.some((part) => Buffer.compare(part.head, head) !== 0)) throw new Error('JPEGs of different kinds');
  const [lines, columns] = [readUint16(head, frameAt + 5), readUint16(head, frameAt + 7)];
  const block = blockSize(head, frameAt);
  if (lines % block.height !== 0) throw new Error(`${lines} lines are not whole blocks`);
  if (lines * jpegs.length > MAX_HEIGHT_PX) throw new Error('too many JPEGs for one');
  const blocks = Math.ceil(columns / block.width) * (lines / block.height);

  const header = Uint8Array.from(head);
  writeUint16(header, frameAt + 5, lines * jpegs.length);
  const restarts = Uint8Array.of(MARKER, RESTART_INTERVAL, 0, 4, blocks >> 8, blocks & 0xff);
  const pieces: Uint8Array[] = [header.subarray(0, scanAt), restarts, header.subarray(scanAt)];
  for (const [at, { coded }] of parts.entries()) {
    if (at > 0) pieces.push(Uint8Array.of(MARKER, FIRST_RESTART + ((at - 1) % RESTARTS)));
    pieces.push(coded);
  }
  return Buffer.concat([...pieces, Uint8Array.of(MARKER, END)]);
}

interface JpegParts {
  /** Everything before the coded picture. */
  readonly head: Uint8Array;
  /** Where in it the frame's header and the scan's begin. */
  readonly frameAt: number;
  readonly scanAt: number;
  /** The coded picture. */
  readonly coded: Uint8Array;
}

function partsOf(bytes: Uint8Array): JpegParts {
  if (!isWholeJpeg(bytes)) throw new Error('not a whole JPEG');
  let frameAt = -1;
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === MARKER; at += 2 + readUint16(bytes, at + 2)) {
    if (bytes[at + 1] === FRAME_HEADER) frameAt = at;
    if (bytes[at + 1] !== SCAN_HEADER) continue;
    if (frameAt === -1) break;
    const codedAt = at + 2 + readUint16(bytes, at + 2);
    return { head: bytes.subarray(0, codedAt), frameAt, scanAt: at, coded: bytes.subarray(codedAt, -2) };
  }
  throw new Error('not a baseline JPEG');
}

/** Pixels that are coded together: 8 each way, as often as the most finely sampled component has them. */
function blockSize(head: Uint8Array, frameAt: number): { width: number; height: number } {
  const components = head[frameAt + 9]!;
  let [across, down] = [1, 1];
  for (let component = 0; component < components; component += 1) {
    const sampling = head[frameAt + 11 + 3 * component]!;
    across = Math.max(across, sampling >> 4);
    down = Math.max(down, sampling & 0xf);
  }
  return { width: 8 * across, height: 8 * down };
}

function readUint16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

function writeUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value & 0xff;
}
