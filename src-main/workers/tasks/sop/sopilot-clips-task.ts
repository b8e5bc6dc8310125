import { mkdir } from 'node:fs/promises';
import type { MaskPart } from '../../../../src-shared/model/privacy.ts';
import { probeVideo } from '../../../engines/media/probe.ts';
import {
  DEFAULT_CLIP_STREAM,
  type SopilotClip,
  SopilotClipStream,
} from '../../../engines/sopilot/clips/clip-stream.ts';
import { collectClips, decodeSampledFrames } from '../../../engines/sopilot/clips/decode.ts';
import type { MediaBinaries } from '../../../platform/binaries.ts';
import { writeSopilotClips } from './sopilot-clip-files.ts';

export interface SopilotClipsInput {
  readonly binaries: Pick<MediaBinaries, 'ffmpegPath' | 'ffprobePath'>;
  readonly filePath: string;
  /** The video's artifacts folder; made when absent. */
  readonly folder: string;
  /** What is masked in the clips; nothing when left out. */
  readonly mask?: readonly MaskPart[];
}

export interface SopilotClipsProgress {
  /** Seconds of footage done, of the whole. */
  readonly doneSec: number;
  readonly durationSec: number;
}

/**
 * Decodes a recording as SOPilot sampled it, embeds its clips and leaves them in the artifacts folder. For videos that
 * were indexed before anybody knew that they would be scored. A stopped task leaves nothing.
 */
export async function runSopilotClipsTask(
  input: SopilotClipsInput,
  context: { readonly signal: AbortSignal; emit(message: SopilotClipsProgress): void },
): Promise<{ readonly clipCount: number }> {
  const { filePath, folder, binaries } = input;
  const { signal } = context;
  const probe = await probeVideo(binaries, filePath, signal);
  const stream = new SopilotClipStream(probe.containerFps, { ...DEFAULT_CLIP_STREAM, mask: input.mask ?? [] });
  const clips: SopilotClip[] = [];
  const source = { ffmpegPath: binaries.ffmpegPath, filePath, probe };
  for await (const frame of decodeSampledFrames(source, stream.plan.sampleEvery, signal)) {
    const clip = stream.push(frame);
    if (!clip) continue;
    clips.push(clip);
    context.emit({ doneSec: clip.endSec, durationSec: Math.max(probe.durationSec, clip.endSec) });
  }
  const last = stream.finish();
  if (last) clips.push(last);
  const video = collectClips(stream.plan, clips);
  await mkdir(folder, { recursive: true });
  await writeSopilotClips(folder, video);
  return { clipCount: clips.length };
}
