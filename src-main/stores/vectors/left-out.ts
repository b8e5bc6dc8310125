import type { Sentence } from '../../../src-shared/sentences/sentence.ts';

/** The videos that an index could not take in, and why: their vectors are damaged, gone or of another version of the encoder. Only they are missing from it. */
export interface LeftOutVideos {
  add(encoderId: string, videoId: string, problem: Sentence): void;
  /** Of one video or (without one) of all, as when it is looked at again; of every encoder when none is given. */
  forget(encoderId: string | undefined, videoId?: string): void;
  /** By the id of the video; follows what is added and forgotten. */
  of(encoderId: string): ReadonlyMap<string, Sentence>;
}

export function createLeftOutVideos(warn: (message: string, fields: Record<string, unknown>) => void): LeftOutVideos {
  const byEncoder = new Map<string, Map<string, Sentence>>();
  const videosOf = (encoderId: string): Map<string, Sentence> => {
    const known = byEncoder.get(encoderId) ?? new Map<string, Sentence>();
    byEncoder.set(encoderId, known);
    return known;
  };
  return {
    add: (encoderId, videoId, problem) => {
      videosOf(encoderId).set(videoId, problem);
      warn('A video is left out of the vector index', { videoId, encoderId, problem });
    },
    forget: (encoderId, videoId) => {
      for (const videos of encoderId === undefined ? byEncoder.values() : [videosOf(encoderId)]) {
        if (videoId === undefined) videos.clear();
        else videos.delete(videoId);
      }
    },
    of: videosOf,
  };
}
