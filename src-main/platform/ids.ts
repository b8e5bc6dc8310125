import { v5, v7 } from 'uuid';
import type { ChunkLevel } from '../../src-shared/model/chunk.ts';

/** The name space of everything Vigil names by content. Changing it would orphan every stored id. */
const VIGIL_NAMESPACE = 'd1a3f6c4-52b8-5e0f-9a77-3c0b6f1e8d24';

/** The id of a video: the same bytes are the same video, whatever the file is called. `sha256` is lower-case hex. */
export function videoIdOf(sha256: string): string {
  return v5(`video|${sha256.toLowerCase()}`, VIGIL_NAMESPACE);
}

/** The id of a chunk: the same span of the same video at the same level, to the millisecond. */
export function chunkIdOf(videoId: string, level: ChunkLevel, startSec: number, endSec: number): string {
  return v5(`chunk|${videoId}|${level}|${Math.round(startSec * 1000)}|${Math.round(endSec * 1000)}`, VIGIL_NAMESPACE);
}

/** The id of a chunk's vector in any vector index: one per chunk and encoder. */
export function pointIdOf(chunkId: string, encoderId: string): string {
  return v5(`point|${chunkId}|${encoderId}`, VIGIL_NAMESPACE);
}

/** The id of something that came from another system: the same parts give the same id, however often it is brought over. */
export function importedIdOf(...parts: readonly (string | number)[]): string {
  return v5(`imported|${JSON.stringify(parts)}`, VIGIL_NAMESPACE);
}

/** A new id for things without a natural one (UUIDv7: sorts by time of making). */
export function newId(): string {
  return v7();
}
