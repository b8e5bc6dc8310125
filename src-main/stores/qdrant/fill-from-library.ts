import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { LeftOutVideos } from '../vectors/left-out.ts';
import {
  type LibraryPointSources,
  libraryPoints,
  libraryRevisions,
  type VideoRevision,
} from '../vectors/library-points.ts';
import type { QdrantIndex } from './qdrant-index.ts';

export interface FillProgress {
  /** Points in step with the library, of those it has. */
  readonly pointsDone: number;
  readonly pointsTotal: number;
}

export interface FillOptions {
  /** Only this video; otherwise the whole library. */
  readonly videoId?: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: FillProgress) => void;
}

/** While a library changes all the time, another round may find another difference. */
const MAX_ROUNDS = 20;
const REVISIONS_PER_REQUEST = 100;

/**
 * Makes a collection hold exactly what rows and files hold for an encoder, writing only the videos that differ: every
 * point carries the revision of its video, so that Qdrant can say how many points it has of which. Cut off anywhere,
 * the next run goes on with what is still different. Points of videos whose file is on another machine, or cut off, are left alone.
 */
export async function fillFromLibrary(
  index: QdrantIndex,
  encoderId: string,
  sources: LibraryPointSources,
  options: FillOptions,
): Promise<void> {
  const { videoId, signal, onProgress } = options;
  sources.leftOut.forget(encoderId, videoId);
  /** Revisions whose file turned out to be damaged: writing them again would not help. */
  const unusable = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const wanted = new Map<string, VideoRevision>();
    for await (const video of libraryRevisions(sources, encoderId, videoId)) {
      signal.throwIfAborted();
      wanted.set(video.videoId, video);
    }
    const present = await index.revisions(videoId);
    const differing = [...wanted.values()].filter(
      ({ revision, points }) => points > 0 && present.get(revision) !== points && !unusable.has(revision),
    );
    const stale = [...present.keys()].filter((revision) => isStale(revision, wanted));
    if (differing.length === 0 && stale.length === 0) {
      noteLeftOut([...wanted.values()], present, encoderId, sources.leftOut);
      return;
    }
    const pointsTotal = [...wanted.values()].reduce((sum, { points }) => sum + points, 0);
    let pointsDone = pointsTotal - differing.reduce((sum, { points }) => sum + points, 0);
    onProgress?.({ pointsDone, pointsTotal });
    for (let at = 0; at < stale.length; at += REVISIONS_PER_REQUEST) {
      signal.throwIfAborted();
      await index.deleteRevisions(stale.slice(at, at + REVISIONS_PER_REQUEST));
    }
    for (const video of differing) {
      const before = pointsDone;
      const written = await writeVideo(index, encoderId, sources, video, signal, (points) => {
        pointsDone = Math.min(before + points, before + video.points);
        onProgress?.({ pointsDone, pointsTotal });
      });
      if (written === 0) unusable.add(video.revision);
    }
  }
  throw new VigilError('backend-unavailable', say('qdrant-not-in-step'), {
    hint: say('qdrant-not-in-step-hint'),
  });
}

/** Points of an older state are gone already; those of this state that are there are written over. */
async function writeVideo(
  index: QdrantIndex,
  encoderId: string,
  sources: LibraryPointSources,
  { videoId, revision }: VideoRevision,
  signal: AbortSignal,
  onWritten: (points: number) => void,
): Promise<number> {
  let written = 0;
  for await (const points of libraryPoints(sources, encoderId, videoId)) {
    signal.throwIfAborted();
    await index.write(points, revision);
    written += points.length;
    onWritten(written);
  }
  return written;
}

/** A video whose file cannot be used is missing only where no earlier points of it are there. */
function noteLeftOut(
  wanted: readonly VideoRevision[],
  present: ReadonlyMap<string, number>,
  encoderId: string,
  leftOut: LeftOutVideos,
): void {
  const there = new Set([...present.keys()].map(videoOf));
  for (const { videoId, problem } of wanted) {
    if (problem && !there.has(videoId)) leftOut.add(encoderId, videoId, problem);
  }
}

function videoOf(revision: string): string {
  return revision.slice(0, revision.lastIndexOf(':'));
}

function isStale(revision: string, wanted: ReadonlyMap<string, VideoRevision>): boolean {
  const video = wanted.get(videoOf(revision));
  if (!video || video.isOutdated) return true;
  return video.points > 0 && video.revision !== revision;
}
