import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Video } from '../../../src-shared/model/video.ts';
import type { VideoProbe } from '../../engines/media/probe.ts';
import { forgetChecksums } from '../../stores/artifacts/checksums.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import { readScanSummary } from '../../stores/artifacts/scan-files.ts';
import type { Parts } from '../feature.ts';
import { activeIngest } from './active-ingest.ts';

type Needs = Pick<Parts, 'artifacts' | 'jobs' | 'videos'>;

/**
 * Whether a searchable video was indexed by another of its file's streams than its film, as earlier versions did where
 * a still picture comes first. Where the still has the film's size and codec, a scan of one picture tells.
 */
export async function showsOtherStream(
  video: Video,
  probe: VideoProbe,
  { artifacts }: Pick<Needs, 'artifacts'>,
): Promise<boolean> {
  if (video.status !== 'ready') return false;
  // A row from a library without its recordings says nothing of them.
  if (video.width > 0 && hasOtherFacts(video, probe)) return true;
  const summary = await readScanSummary(artifacts.folder(video.videoId));
  if (!summary) return false;
  if (summary.streamIndex !== undefined) return summary.streamIndex !== probe.streamIndex;
  return summary.frameCount <= 1 && probe.frameCountEstimate > 1;
}

/**
 * Makes a row that was there before say what its film is like. What was made of another stream is taken away, so that
 * it is missed and made again; nothing happens while the video is being indexed.
 */
export async function keepToFilm(video: Video, probe: VideoProbe, needs: Needs): Promise<Video> {
  const isOther = await showsOtherStream(video, probe, needs);
  if (!isOther && !hasOtherFacts(video, probe)) return video;
  if (await activeIngest(video.videoId, needs)) return video;
  if (isOther) await forgetScan(video, needs);
  return needs.videos.updateFacts(video.videoId, filmFacts(probe));
}

/** What a probe says of a film, as a row keeps it. */
export function filmFacts(probe: VideoProbe) {
  return {
    durationSec: probe.durationSec,
    fps: probe.fps,
    width: probe.width,
    height: probe.height,
    firstFrameSec: probe.firstFrameSec,
    codec: probe.codec,
    playable: probe.chromiumPlayable,
  };
}

function hasOtherFacts({ width, height, codec }: Video, probe: VideoProbe): boolean {
  return width !== probe.width || height !== probe.height || codec !== probe.codec;
}

/** The summary goes last: as long as it is there, the next look finds what this one found. */
async function forgetScan({ videoId }: Video, { artifacts }: Pick<Needs, 'artifacts'>): Promise<void> {
  const folder = artifacts.folder(videoId);
  // Clips that came from SOPilot are its own, whatever it looked at.
  const clips = existsSync(artifacts.fromSopilot(videoId)) ? [] : [layout.sopilotClips, layout.sopilotVectors];
  for (const name of [...clips, layout.scanSummary]) {
    await forgetChecksums(folder, [name]);
    await rm(join(folder, name), { force: true });
  }
}
