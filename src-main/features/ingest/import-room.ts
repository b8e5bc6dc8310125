import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { ImportRoom } from '../../../src-shared/model/import-estimate.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { driveRoom } from '../../platform/drive-reserve.ts';
import type { Parts } from '../feature.ts';

/** Pictures for cards, timeline and hovering, waveform and rows, for each second of footage; measured on real footage. */
const PICTURE_BYTES_PER_SEC = 6000;
/** Times, cut scores and motion of a frame. */
const BYTES_PER_FRAME = 16;
/** Chunks of all levels that begin in a second, each with a vector. */
const CHUNKS_PER_SEC = 1.1;
const BYTES_PER_NUMBER = 4;
/** No film has less for a picture; one with a wrong time stamp says that it lasts for months. */
const LEAST_BYTES_PER_FRAME = 16;

/** What decides how much an indexing leaves on the drive. */
export interface IndexedFootage {
  readonly durationSec: number;
  readonly fps: number;
  readonly sizeBytes: number;
}

/** About how many bytes the indexing of footage leaves: pictures, vectors, times. The recording itself stays where it is. */
export function artifactBytes(
  { durationSec, fps, sizeBytes }: IndexedFootage,
  { dim, sampleRateFps }: { readonly dim: number; readonly sampleRateFps: number },
): number {
  const vectors = dim * BYTES_PER_NUMBER * (sampleRateFps + CHUNKS_PER_SEC);
  const possibleSec = Math.min(durationSec, sizeBytes / (LEAST_BYTES_PER_FRAME * Math.max(fps, 1)));
  return Math.ceil(possibleSec * (fps * BYTES_PER_FRAME + vectors + PICTURE_BYTES_PER_SEC));
}

/**
 * Whether there is room for about so many bytes. `short` is said only where there clearly is not, for it is a guess: not
 * even for half of it.
 */
export function roomFor(bytes: number, freeBytes: number | null): ImportRoom {
  if (freeBytes === null) return 'enough';
  if (bytes > 2 * freeBytes) return 'short';
  return 2 * bytes > freeBytes ? 'tight' : 'enough';
}

export type RoomNeeds = Pick<Parts, 'artifacts' | 'config'>;

/** Bytes free on the drive that artifacts go to; null where it does not tell. */
export function freeBytesFor({ artifacts, config }: RoomNeeds): number | null {
  // Before the first artifact there is no folder of them.
  const free = [artifacts.root, config.dataDir].map((folder) => driveRoom(folder).freeBytes);
  return free.find((bytes) => Number.isFinite(bytes)) ?? null;
}

/** Throws `disk-full` where there clearly is no room for what an indexing leaves yet. */
export function requireRoom(name: string, bytes: number, needs: RoomNeeds): void {
  const freeBytes = freeBytesFor(needs);
  if (freeBytes === null || roomFor(bytes, freeBytes) !== 'short') return;
  throw new VigilError('disk-full', say('indexing-needs-room', { name, bytes, freeBytes }), {
    hint: say('indexing-needs-room-hint'),
    details: { bytes, freeBytes },
  });
}
