import { ByteCursor } from './byte-cursor.ts';

/** What one of the 256 frame codes stands for. */
export interface FrameCode {
  readonly flags: number;
  readonly sizeFactor: number;
  readonly sizeLow: number;
  readonly ticksDelta: number;
  readonly reservedCount: number;
  readonly headerIndex: number;
}

export interface NutMainHeader {
  readonly frameCodes: readonly FrameCode[];
  /** Byte strings that small frames may leave out at their beginning; entry 0 is empty. */
  readonly elisionHeaders: readonly Uint8Array[];
}

const NEWEST_VERSION = 4;
const FLAG_INVALID = 8192;
const INVALID: FrameCode = {
  flags: FLAG_INVALID,
  sizeFactor: 1,
  sizeLow: 0,
  ticksDelta: 0,
  reservedCount: 0,
  headerIndex: 0,
};
const RESERVED_CODE = 0x4e; // 'N' marks packets and is never a frame code.

/** Parses the main header's body: chiefly the run-length coded table of frame codes. */
export function parseMainHeader(body: Buffer): NutMainHeader {
  const cursor = new ByteCursor(body);
  const version = cursor.varint();
  if (version > NEWEST_VERSION) throw new Error(`NUT: version ${version} is not known`);
  if (version > 3) cursor.varint();
  cursor.varint(); // stream count
  cursor.varint(); // max distance
  const timeBaseCount = cursor.varint();
  if (timeBaseCount !== 1) throw new Error('NUT: one stream with one time base is expected');
  cursor.varint();
  cursor.varint();
  const frameCodes = parseFrameCodes(cursor);
  const elisionHeaders: Uint8Array[] = [new Uint8Array(0)];
  for (let left = cursor.varint(); left > 0; left -= 1) elisionHeaders.push(Uint8Array.from(cursor.block()));
  return { frameCodes, elisionHeaders };
}

function parseFrameCodes(cursor: ByteCursor): FrameCode[] {
  const codes: FrameCode[] = [];
  let ticksDelta = 0;
  let sizeFactor = 1;
  let headerIndex = 0;
  while (codes.length < 256) {
    const flags = cursor.varint();
    const fieldCount = cursor.varint();
    if (fieldCount > 0) ticksDelta = cursor.signedVarint();
    if (fieldCount > 1) sizeFactor = cursor.varint();
    if (fieldCount > 2) cursor.varint(); // stream
    const sizeStart = fieldCount > 3 ? cursor.varint() : 0;
    const reservedCount = fieldCount > 4 ? cursor.varint() : 0;
    const count = fieldCount > 5 ? cursor.varint() : sizeFactor - sizeStart;
    if (fieldCount > 6) cursor.signedVarint(); // match time
    if (fieldCount > 7) headerIndex = cursor.varint();
    for (let field = 8; field < fieldCount; field += 1) cursor.varint();
    for (let step = 0; step < count && codes.length < 256; step += 1) {
      if (codes.length === RESERVED_CODE) codes.push(INVALID);
      codes.push({ flags, sizeFactor, sizeLow: sizeStart + step, ticksDelta, reservedCount, headerIndex });
    }
  }
  return codes;
}

interface NutStreamHeader {
  /** How many low bits coded time stamps have. */
  readonly timestampBits: number;
  /** Undefined for sound. */
  readonly picture: { readonly width: number; readonly height: number } | undefined;
}

const VIDEO_CLASS = 0;
const AUDIO_CLASS = 1;

/** Parses the header's body of a stream of pictures or sound. */
export function parseStreamHeader(body: Buffer): NutStreamHeader {
  const cursor = new ByteCursor(body);
  cursor.varint(); // stream
  const streamClass = cursor.varint();
  if (streamClass !== VIDEO_CLASS && streamClass !== AUDIO_CLASS) throw new Error('NUT: no pictures and no sound');
  cursor.block(); // fourcc
  cursor.varint(); // time base
  const timestampBits = cursor.varint();
  cursor.varint(); // max pts distance
  cursor.varint(); // decode delay
  cursor.varint(); // flags
  cursor.block(); // codec specific
  if (streamClass === AUDIO_CLASS) return { timestampBits, picture: undefined };
  return { timestampBits, picture: { width: cursor.varint(), height: cursor.varint() } };
}
