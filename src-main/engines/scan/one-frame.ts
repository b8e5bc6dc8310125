import type { MaskPart } from '../../../src-shared/model/privacy.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';
import { cancelled, failureOf, inputArgs, SAFE_ARGS, startProcess } from '../media/ffmpeg.ts';
import type { VideoProbe } from '../media/video-probe.ts';
import { fitWithin } from './filter-graph.ts';
import { maskFilters } from './mask-filters.ts';

export interface OneFrameRequest {
  readonly binaries: Pick<MediaBinaries, 'ffmpegPath'>;
  readonly filePath: string;
  readonly probe: VideoProbe;
  /** Between the frame before and the one that is wanted, on the player's clock; 0 or less for the first. */
  readonly afterSec: number;
  readonly longerSidePx: number;
  readonly toneMap: readonly string[];
  readonly mask: readonly MaskPart[];
  readonly signal: AbortSignal;
}

const JPEG_QUALITY = 4;

/**
 * One frame of a film as a JPEG, upright and with square pixels, masked as thumbnails are: ffmpeg goes to the key frame
 * before and decodes up to it. Throws `undecodable`, `cancelled` and `backend-unavailable`.
 */
export async function decodeOneFrame(request: OneFrameRequest): Promise<Uint8Array> {
  const { binaries, filePath, probe, signal } = request;
  if (signal.aborted) throw cancelled();
  const args = [...SAFE_ARGS, ...seekTo(probe, request.afterSec), ...inputArgs(filePath), ...pictureArgs(request)];
  const run = startProcess(binaries.ffmpegPath, args, { signal, watch: { by: 'output' } });
  const pieces: Uint8Array[] = [];
  for await (const chunk of run.outputs[0]!) pieces.push(chunk as Uint8Array);
  const end = await run.ended;
  if (signal.aborted) throw cancelled();
  if (pieces.length === 0) throw failureOf(end, 'undecodable', say('no-picture-of-video-decoded'));
  return Buffer.concat(pieces);
}

function seekTo(probe: VideoProbe, afterSec: number): string[] {
  if (afterSec <= 0) return [];
  return ['-ss', Math.max(0, afterSec + probe.clockStartSec - probe.containerStartSec).toFixed(6)];
}

function pictureArgs({ probe, longerSidePx, toneMap, mask }: OneFrameRequest): string[] {
  const size = fitWithin(probe, longerSidePx);
  const filters = [
    ...(probe.interlaced ? ['yadif=mode=send_frame:deint=interlaced'] : []),
    `scale=${size.width}:${size.height}:flags=area`,
    ...toneMap,
  ].join(',');
  const graph = `[0:${probe.streamIndex}]${filters},${maskFilters(mask, size)}format=yuvj420p[frame]`;
  return [
    ...['-filter_complex_threads', '1', '-filter_complex', graph, '-map', '[frame]', '-frames:v', '1'],
    ...['-c:v', 'mjpeg', '-threads', '1', '-q:v', String(JPEG_QUALITY), '-f', 'image2pipe', 'pipe:1'],
  ];
}
