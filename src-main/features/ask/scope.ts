import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { SearchFilters } from '../../../src-shared/model/answer.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { overlapSec, type Span } from '../../../src-shared/time.ts';
import type { VectorFilter } from '../../stores/vectors/vector-index.ts';
import { narrower, rangeOf, type TimeCondition, type TimeRange } from './question.ts';
import type { LibrarySources, Vision } from './sources.ts';

const LABELS = ['domain', 'cameraId', 'taskId', 'role'] as const;

/** Where is looked. */
export interface Scope {
  readonly filter: VectorFilter;
  /** The videos named; undefined when the whole library is meant. */
  readonly videos: readonly Video[] | undefined;
  /** A condition that differs by video ("second half") over several videos: checked on what was found. */
  readonly perVideo: TimeCondition | undefined;
}

/** Throws `not-found` for a video that is not in the library. */
export async function scopeOf(
  request: {
    readonly filters: SearchFilters;
    readonly videoIds?: readonly string[] | undefined;
    readonly timeRange?: TimeRange | undefined;
    readonly condition?: TimeCondition | undefined;
  },
  { videos: store }: Pick<LibrarySources, 'videos'>,
): Promise<Scope> {
  const { filters, condition } = request;
  const videoIds = inBoth(request.videoIds, filters.videoIds);
  const videos = videoIds && (await knownVideos(videoIds, store));
  const asked = narrower(request.timeRange ?? {}, filters);
  const range = conditionRange(condition, videos);
  const { levels, domain, cameraId, taskId, role } = filters;
  return {
    filter: { videoIds, levels, domain, cameraId, taskId, role, ...narrower(asked, range ?? {}) },
    videos,
    perVideo: range === undefined ? condition : undefined,
  };
}

/** Whether a span meets the condition in a video of that length. */
export function meets(span: Span, condition: TimeCondition, durationSec: number): boolean {
  const { fromSec = 0, toSec = durationSec } = rangeOf(condition, durationSec);
  return overlapSec(span, { startSec: fromSec, endSec: toSec }) > 0;
}

/**
 * What a user must know about the videos asked: those that cannot be searched by what is seen, and why. Throws
 * `encoder-mismatch` when every one of them was indexed with another encoder only.
 */
export async function scopeNotices(
  { videos, filter }: Scope,
  { encoder, index, leftOut, notice }: Vision,
  { videos: store }: Pick<LibrarySources, 'videos'>,
): Promise<Sentence[]> {
  const damaged = (videos ?? (await store.getMany([...leftOut.keys()]))).filter(
    (video) => leftOut.has(video.videoId) && hasLabels(video, filter),
  );
  const notices: Sentence[] = [];
  if (damaged.length > 0) notices.push(say('videos-left-out', { videos: namesOf(damaged) }));
  if (!videos) {
    const ofEncoder = await notice?.();
    return ofEncoder ? [...notices, ofEncoder] : notices;
  }
  if (videos.length === 0) return notices;
  const counts = await Promise.all(videos.map(({ videoId }) => index.count({ videoIds: [videoId] })));
  const without = videos.filter((video, at) => counts[at] === 0 && !damaged.includes(video));
  const otherEncoder = without.filter(({ status }) => status === 'ready');
  const notReady = without.filter(({ status }) => status !== 'ready');
  const { id, title } = encoder.manifest;
  if (otherEncoder.length === videos.length) {
    throw new VigilError('encoder-mismatch', say('nothing-asked-about-indexed', { title }), {
      details: { encoder: id, videoIds: otherEncoder.map(({ videoId }) => videoId) },
    });
  }
  if (otherEncoder.length > 0) {
    notices.push(say('videos-of-other-encoder', { videos: namesOf(otherEncoder) }));
  }
  if (notReady.length > 0) notices.push(say('videos-not-indexed-yet', { videos: namesOf(notReady) }));
  return notices;
}

function hasLabels(video: Video, filter: VectorFilter): boolean {
  return LABELS.every((label) => filter[label] === undefined || filter[label] === video[label]);
}

function conditionRange(
  condition: TimeCondition | undefined,
  videos: readonly Video[] | undefined,
): TimeRange | undefined {
  if (!condition) return {};
  if (condition.kind === 'seconds') return rangeOf(condition, Number.POSITIVE_INFINITY);
  const [only, ...others] = videos ?? [];
  return only && others.length === 0 ? rangeOf(condition, only.durationSec) : undefined;
}

async function knownVideos(videoIds: readonly string[], store: LibrarySources['videos']): Promise<readonly Video[]> {
  const videos = await store.getMany(videoIds);
  const known = new Set(videos.map(({ videoId }) => videoId));
  const unknown = videoIds.find((videoId) => !known.has(videoId));
  if (unknown !== undefined) {
    throw new VigilError('not-found', say('video-not-found', { videoId: unknown }), {
      details: { videoId: unknown },
    });
  }
  return videos;
}

function inBoth(a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined {
  const ids = a && b ? a.filter((id) => b.includes(id)) : (a ?? b);
  return ids && [...new Set(ids)];
}

/** The names of a few videos, and how many more there are. */
export function namesOf(videos: readonly Video[]): string {
  const names = videos.slice(0, 3).map(({ name }) => `“${name}”`);
  const more = videos.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}
