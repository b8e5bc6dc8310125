import type { Readable } from 'node:stream';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { cancelled, failureOf, inputArgs, SAFE_ARGS, startProcess } from '../../media/ffmpeg.ts';
import type { VideoProbe } from '../../media/video-probe.ts';
import type { RgbImage } from '../../pictures/rgb-image.ts';
import { type ClipStreamParams, DEFAULT_CLIP_STREAM, type SopilotClip, SopilotClipStream } from './clip-stream.ts';
import type { SamplingPlan } from './clip-windows.ts';
import { SOPILOT_HEURISTIC_DIM } from './heuristic.ts';

/** A file and what its probe said of it. */
export interface SopilotSource {
  readonly ffmpegPath: string;
  readonly filePath: string;
  readonly probe: Pick<VideoProbe, 'frameWidth' | 'frameHeight' | 'containerFps' | 'streamIndex'>;
}

/** A whole video as SOPilot embedded it: a row of `vectors` (clips x dim) for each of `clips`. */
export interface SopilotVideo {
  readonly plan: SamplingPlan;
  readonly clips: readonly Omit<SopilotClip, 'vector'>[];
  readonly dim: number;
  readonly vectors: Float32Array;
}

/**
 * The frames whose running number `sampleEvery` divides, as interleaved RGB of the video's own size. Conversion uses
 * ffmpeg's default scaler flags, which give the bytes that OpenCV gave SOPilot; other flags move its scores by up to
 * a point. The picture handed out is overwritten by the next one. A file that breaks off ends early; one that yields
 * nothing throws `undecodable`.
 */
export async function* decodeSampledFrames(
  source: SopilotSource,
  sampleEvery: number,
  signal?: AbortSignal,
): AsyncGenerator<RgbImage, void, undefined> {
  const { frameWidth: width, frameHeight: height, streamIndex } = source.probe;
  const stream = ['-map', `0:${streamIndex}`, '-vf', `select=not(mod(n\\,${sampleEvery}))`, '-fps_mode', 'passthrough'];
  const output = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'];
  const run = startProcess(source.ffmpegPath, [...SAFE_ARGS, ...inputArgs(source.filePath), ...stream, ...output], {
    signal,
    watch: { by: 'reports' },
  });
  let frameCount = 0;
  try {
    for await (const data of fixedSizeBlocks(run.outputs[0]!, width * height * 3)) {
      frameCount += 1;
      yield { width, height, data };
    }
    const end = await run.ended;
    if (signal?.aborted) throw cancelled();
    if (frameCount === 0) throw failureOf(end, 'undecodable', say('no-picture-decoded'));
  } finally {
    run.kill();
  }
}

/** Decodes a video and embeds it as SOPilot did. Throws `undecodable`, or `cancelled` when the signal is aborted. */
export async function embedSopilotVideo(
  source: SopilotSource,
  params: ClipStreamParams = DEFAULT_CLIP_STREAM,
  signal?: AbortSignal,
): Promise<SopilotVideo> {
  const stream = new SopilotClipStream(source.probe.containerFps, params);
  const found: SopilotClip[] = [];
  for await (const frame of decodeSampledFrames(source, stream.plan.sampleEvery, signal)) {
    const clip = stream.push(frame);
    if (clip) found.push(clip);
  }
  const last = stream.finish();
  if (last) found.push(last);
  return collectClips(stream.plan, found);
}

/** Clips in order as one matrix with their times and flags, ready to be scored or stored. */
export function collectClips(plan: SamplingPlan, found: readonly SopilotClip[]): SopilotVideo {
  if (found.length === 0) throw new VigilError('undecodable', say('video-gave-no-clip'));
  const vectors = new Float32Array(found.length * SOPILOT_HEURISTIC_DIM);
  for (const clip of found) vectors.set(clip.vector, clip.clipIdx * SOPILOT_HEURISTIC_DIM);
  const clips = found.map(({ clipIdx, startSec, endSec, qualityFlags }) => ({
    clipIdx,
    startSec,
    endSec,
    qualityFlags,
  }));
  return { plan, clips, dim: SOPILOT_HEURISTIC_DIM, vectors };
}

/** Cuts a byte stream into blocks, all handed out in one buffer; an incomplete last block is dropped. */
async function* fixedSizeBlocks(stream: Readable, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  const block = new Uint8Array(size);
  let filled = 0;
  for await (const piece of stream) {
    const chunk = piece as Uint8Array;
    for (let at = 0; at < chunk.length; ) {
      const taken = Math.min(size - filled, chunk.length - at);
      block.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < size) continue;
      filled = 0;
      yield block;
    }
  }
}
