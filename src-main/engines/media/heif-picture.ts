/** What a file that is a still picture calls itself: HEIC, HEIF and AVIF. Those of sequences are films. */
const STILL_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'mif1', 'mif2', 'avif']);
/** Boxes a file has before what it holds is clear; more than these is nonsense. */
const MOST_BOXES = 64;

/**
 * Whether a file's first bytes are those of a still picture in MP4's boxes: it has an index of pictures (`meta`) and no
 * film (`moov`). ffmpeg misses the film and takes it for a recording that is cut off, or shows the picture in tiles.
 */
export function isHeifPicture(head: Uint8Array): boolean {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const nameAt = (at: number): string => bytes.toString('latin1', at, at + 4);
  if (nameAt(4) !== 'ftyp' || !STILL_BRANDS.has(nameAt(8))) return false;
  let hasPictures = false;
  let at = 0;
  for (let boxes = 0; boxes < MOST_BOXES && at + 8 <= bytes.length; boxes++) {
    const sizeBytes = bytes.readUInt32BE(at);
    const name = nameAt(at + 4);
    if (name === 'moov') return false;
    hasPictures ||= name === 'meta';
    // 0: to the end of the file; 1: a size of 64 bits follows, which only pictures and sound need.
    if (sizeBytes < 8) break;
    at += sizeBytes;
  }
  return hasPictures;
}
