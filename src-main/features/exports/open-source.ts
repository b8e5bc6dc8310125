import { VigilError } from '../../../src-shared/contract/errors.ts';
import { maskFor } from '../../../src-shared/model/privacy.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Span } from '../../../src-shared/time.ts';
import { machineZone } from '../../../src-shared/zoned-time.ts';
import { type BurnedClock, wallClockSec } from '../../engines/exports/burned-clock.ts';
import type { ExportSource } from '../../engines/exports/film-chain.ts';
import { probeVideo } from '../../engines/media/probe.ts';
import { fontPath } from '../../engines/reports/pdf/fonts.ts';
import { toneMappingFor } from '../../engines/scan/tone-mapping.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';
import { isSameStamp, stampOf } from '../../platform/file-stamp.ts';
import { layout } from '../../stores/artifacts/layout.ts';
import { readDoubles, readScanSummary } from '../../stores/artifacts/scan-files.ts';
import { createCameraStore } from '../../stores/camera-store.ts';
import type { Parts } from '../feature.ts';
import { type SameRecordingNeeds, sameRecording } from '../same-recording.ts';

export type SourceNeeds = SameRecordingNeeds & Pick<Parts, 'artifacts' | 'binaries' | 'database' | 'settings'>;

/** A recording that is exported of. */
export interface OpenSource {
  readonly video: Video;
  readonly binaries: MediaBinaries;
  /** Of the clock of its camera. */
  readonly zone: string;
  readonly source: ExportSource;
  /** Throws `not-found` or `conflict` where the recording went or was changed since it was opened. */
  stillSame(): Promise<void>;
}

/**
 * Makes sure that a video's recording is there and the one that was added, and says how it is to be read. Throws
 * `not-found`, `conflict`, or what keeps the file from being read.
 */
export async function openSource(
  { videoId, mask }: { readonly videoId: string; readonly mask: boolean },
  signal: AbortSignal,
  needs: SourceNeeds,
): Promise<OpenSource> {
  const { artifacts, settings, videos } = needs;
  const video = await videos.get(videoId);
  const stamp = await sameRecording(video, signal, needs);
  if (!stamp) throw gone(video);
  const binaries = await needs.binaries();
  const probe = await probeVideo(binaries, video.path, signal);
  const toneMap = await toneMappingFor({ binaries, filePath: video.path, probe, signal });
  const folder = artifacts.folder(videoId);
  const scan = await readScanSummary(folder);
  const isScanned = scan !== undefined && (scan.streamIndex ?? probe.streamIndex) === probe.streamIndex;
  return {
    video,
    binaries,
    zone: (await createCameraStore(needs.database.db).zoneOf(video.cameraId)) ?? machineZone(),
    source: {
      filePath: video.path,
      probe,
      toneMap,
      mask: mask ? maskFor(settings.get().privacyMasks, video) : [],
      readsFromStart: probe.timestampsMayJump || video.warnings.some(({ sentence }) => sentence === 'clock-turned'),
      knownTimesSec: isScanned ? await readDoubles(folder, layout.frameTimes) : undefined,
    },
    stillSame: async () => {
      const now = await stampOf(video.path);
      if (!now) throw gone(video);
      if (isSameStamp(now, stamp)) return;
      const { name, path } = video;
      throw new VigilError('conflict', say('recording-changed', { name, path }), {
        hint: say('recording-changed-hint'),
        details: { videoId, path },
      });
    },
  };
}

function gone({ name, path }: Video): VigilError {
  return new VigilError('not-found', say('video-file-gone', { name, path }), { hint: say('video-file-gone-hint') });
}

/** Frames end a little after the time that containers state. */
const END_SLACK_SEC = 0.1;

/** Throws `bad-input` for a span that is empty, the wrong way round or outside of a video. */
export function checkSpan({ startSec, endSec }: Span, video: Pick<Video, 'durationSec' | 'name'>): void {
  if (endSec <= startSec) {
    throw new VigilError('bad-input', say('export-start-after-end', { startSec, endSec }), {
      hint: say('export-start-after-end-hint'),
    });
  }
  checkInside(endSec, video);
}

/** Throws `bad-input` for a time behind a video's end; one that has not been indexed has no known end. */
export function checkInside(atSec: number, { durationSec, name }: Pick<Video, 'durationSec' | 'name'>): void {
  if (durationSec <= 0 || atSec <= durationSec + END_SLACK_SEC) return;
  throw new VigilError('bad-input', say('export-outside-video', { atSec, durationSec, name }), {
    hint: say('export-outside-video-hint'),
  });
}

/** The clock to burn in; null where none is wanted. Throws `unsupported` where this ffmpeg cannot draw one. */
export function clockOf(
  wanted: boolean,
  { video, binaries, zone }: Pick<OpenSource, 'video' | 'binaries' | 'zone'>,
): BurnedClock | null {
  if (!wanted) return null;
  if (!binaries.canDrawText) {
    throw new VigilError('unsupported', say('clock-not-drawn'), { hint: say('clock-not-drawn-hint') });
  }
  return { fontPath: fontPath('regular'), wallStartSec: wallClockSec(video.recordedAt, zone) };
}
