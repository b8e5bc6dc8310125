import type { CallAnswer, ParsedInput } from '../../../src-shared/contract/api.ts';
import { clockAt, machineZone } from '../../../src-shared/zoned-time.ts';
import type { CameraStore } from '../../stores/camera-store.ts';
import type { Parts } from '../feature.ts';

const MAX_LISTED = 100;

/** Other recordings that cover a moment of a video, by the clock on the wall. Throws `not-found` for an unknown video. */
export async function sameMoment(
  { videoId, atSec }: ParsedInput<'videos.sameMoment'>,
  { cameras, videos }: Pick<Parts, 'videos'> & { readonly cameras: CameraStore },
): Promise<CallAnswer<'videos.sameMoment'>> {
  const { cameraId, recordedAt } = await videos.get(videoId);
  const zone = (await cameras.zoneOf(cameraId)) ?? machineZone();
  const startMs = Date.parse(recordedAt ?? '');
  if (Number.isNaN(startMs)) return { at: null, zone, clock: null, recordings: [], total: 0 };
  const atMs = startMs + Math.round(atSec * 1000);
  const at = new Date(atMs);
  const covering = (await cameras.dated()).flatMap((video) => {
    const intoIt = (atMs - Date.parse(video.recordedAt)) / 1000;
    return video.videoId !== videoId && intoIt >= 0 && intoIt < video.durationSec ? [{ ...video, atSec: intoIt }] : [];
  });
  const found = await videos.getMany(covering.map((video) => video.videoId));
  const recordings = covering.flatMap((video) => {
    const known = found.find((each) => each.videoId === video.videoId);
    if (!known) return [];
    const { name, cameraId: camera, siteId, fileState } = known;
    const { recordedFrom } = video;
    return [{ videoId: video.videoId, name, cameraId: camera, siteId, atSec: video.atSec, recordedFrom, fileState }];
  });
  const order = ({ cameraId: camera, name }: (typeof recordings)[number]): string => `${camera ?? ''}\n${name}`;
  recordings.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return {
    ...{ at: at.toISOString(), zone, clock: clockAt(at, zone) },
    ...{ recordings: recordings.slice(0, MAX_LISTED), total: recordings.length },
  };
}
