import { useMemo } from 'react';
import { useCall } from '../../client/queries.ts';
import type { FilmSource } from './film-cache.ts';

const NO_TIMES: readonly number[] = [];

/** What there is to make a film strip of a video, and where its shots begin; the same objects until that changes. */
export function useFilmSource(videoId: string): { readonly source: FilmSource; readonly cuts: readonly number[] } {
  const timeline = useCall('videos.timeline', { videoId }).data;
  const storyboard = useCall('videos.storyboard', { videoId }).data?.storyboard ?? null;
  const thumbTimes = timeline?.thumbnails ?? NO_TIMES;
  const shots = timeline?.shots;
  const source = useMemo(() => ({ videoId, storyboard, thumbTimes }), [videoId, storyboard, thumbTimes]);
  const cuts = useMemo(() => shots?.map(({ startSec }) => startSec) ?? NO_TIMES, [shots]);
  return { source, cuts };
}
