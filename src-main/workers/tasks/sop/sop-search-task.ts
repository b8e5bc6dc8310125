import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { Role } from '../../../../src-shared/model/video.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Span } from '../../../../src-shared/time.ts';
import { type SopilotIndexRow, searchSopilotIndex } from '../../../formats/sopilot-index.ts';
import { readEffectiveClips, readFeatureAdapter } from './feature-adapter-file.ts';

export interface SearchedVideo {
  readonly videoId: string;
  readonly role: Role;
  readonly vectorsPath: string;
  readonly metaPath: string;
  /** Only clips with their centre in one of these (player's clock) count; all when left out. */
  readonly spans?: readonly Span[] | undefined;
  /** What the player's clock shows at SOPilot's 0. */
  readonly clockShiftSec: number;
}

export interface SopSearchInput {
  readonly videos: readonly SearchedVideo[];
  readonly query: { readonly videoId: string; readonly clipIdx: number };
  readonly limit: number;
  /** The feature adapter that all clips pass through; they are compared as they are when left out. */
  readonly adapterPath?: string | undefined;
}

export interface SopSearchHit extends Span {
  readonly similarity: number;
  readonly videoId: string;
  readonly clipIdx: number;
  readonly role: Role;
}

/** The clips most like a given one, best first, without itself. Throws `not-found` for a clip that is not there. */
export async function runSopSearchTask({ videos, query, limit, adapterPath }: SopSearchInput): Promise<SopSearchHit[]> {
  const rows: Float32Array[] = [];
  const metadata: SopilotIndexRow[] = [];
  const adapter = adapterPath === undefined ? undefined : await readFeatureAdapter(adapterPath);
  let wanted: Float32Array | undefined;
  for (const [at, video] of videos.entries()) {
    const { dim, vectors, clips } = await readEffectiveClips(video, adapter);
    for (const [row, clip] of clips.entries()) {
      const vector = vectors.subarray(row * dim, (row + 1) * dim);
      const startSec = clip.startSec + video.clockShiftSec;
      const endSec = clip.endSec + video.clockShiftSec;
      const centre = (startSec + endSec) / 2;
      if (video.videoId === query.videoId && clip.clipIdx === query.clipIdx) wanted = vector;
      if (video.spans && !video.spans.some((span) => centre >= span.startSec && centre < span.endSec)) continue;
      rows.push(vector);
      metadata.push({ video_id: at, clip_idx: clip.clipIdx, start_sec: startSec, end_sec: endSec, role: video.role });
    }
  }
  if (!wanted) {
    throw new VigilError('not-found', say('clip-number-not-found', { clipIdx: query.clipIdx }), {
      hint: say('clip-number-not-found-hint'),
    });
  }
  const dim = wanted.length;
  const vectors = new Float32Array(rows.length * dim);
  for (const [row, vector] of rows.entries()) vectors.set(vector, row * dim);
  const exclude = { videoId: videos.findIndex(({ videoId }) => videoId === query.videoId), clipIdx: query.clipIdx };
  const index = { matrix: { rows: rows.length, dim, vectors }, metadata };
  return searchSopilotIndex(index, wanted, limit, exclude).map((hit) => ({
    similarity: hit.similarity,
    videoId: videos[hit.video_id]!.videoId,
    clipIdx: hit.clip_idx,
    startSec: hit.start_sec,
    endSec: hit.end_sec,
    role: videos[hit.video_id]!.role,
  }));
}
