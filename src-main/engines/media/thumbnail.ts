import type { Readable } from 'node:stream';
import ffmpeg from 'fluent-ffmpeg';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';
import { cancelled } from './ffmpeg.ts';
import { fitWithin, toneMapFilters } from './filter-graph.ts';
import type { VideoProbe } from './video-probe.ts';

export interface ThumbnailRequest {
  readonly binaries: Pick<MediaBinaries, 'ffmpegPath' | 'canToneMap'>;
  readonly filePath: string;
  readonly probe: VideoProbe;
  /** On the player's clock; a time behind the last picture gives the last one found. */
  readonly timeSec: number;
  readonly longerSidePx: number;
  readonly signal?: AbortSignal | undefined;
}

/** Behind the end there is no picture; how far to step back then. */
const STEP_BACK_SEC = 1;

/**
 * One picture of a video as JPEG, upright, with square pixels. For many pictures of one video let the scan write them,
 * which decodes once. Throws `undecodable` when there is none at or shortly before the time, or `cancelled`.
 */
export async function renderThumbnail(request: ThumbnailRequest): Promise<Buffer> {
  const { probe, timeSec } = request;
  const lastSec = Math.max(0, probe.durationSec - 1 / probe.fps);
  const wanted = Math.max(0, probe.durationSec > 0 ? Math.min(timeSec, lastSec) : timeSec);
  for (const sec of [wanted, Math.max(0, wanted - STEP_BACK_SEC), 0]) {
    const jpeg = await renderAt(request, sec);
    if (jpeg.length > 0) return jpeg;
  }
  throw new VigilError('undecodable', 'No picture could be decoded at this time.', { details: { timeSec } });
}

function renderAt(request: ThumbnailRequest, playerSec: number): Promise<Buffer> {
  const { binaries, filePath, probe, signal } = request;
  if (signal?.aborted) return Promise.reject(cancelled());
  const size = fitWithin(probe, request.longerSidePx);
  const filters = [`scale=${size.width}:${size.height}:flags=area`, ...toneMapFilters(probe.hdr, binaries.canToneMap)];
  return new Promise((resolve, reject) => {
    const command = ffmpeg()
      .setFfmpegPath(binaries.ffmpegPath)
      .input(`file:${filePath}`)
      .inputOptions(['-nostdin', '-protocol_whitelist', 'file,pipe'])
      .seekInput(Math.max(0, playerSec + probe.clockStartSec - probe.containerStartSec))
      .outputOptions(['-map', `0:${probe.streamIndex}`, '-frames:v', '1', '-q:v', '4', '-pix_fmt', 'yuvj420p'])
      .videoFilters(filters.join(','))
      .videoCodec('mjpeg')
      .noAudio()
      .format('image2pipe');
    const stop = (): void => {
      command.kill('SIGKILL');
    };
    signal?.addEventListener('abort', stop, { once: true });
    const settle = (finish: () => void): void => {
      signal?.removeEventListener('abort', stop);
      finish();
    };
    const parts: Buffer[] = [];
    command.on('error', (error) => {
      // ffmpeg ends with an error when there is no picture at that time; the caller then looks elsewhere.
      settle(() =>
        signal?.aborted ? reject(cancelled()) : isMissing(error) ? reject(error) : resolve(Buffer.alloc(0)),
      );
    });
    command.on('end', () => settle(() => resolve(Buffer.concat(parts))));
    const output = command.pipe() as unknown as Readable;
    output.on('data', (part: Buffer) => parts.push(part));
  });
}

/** Whether ffmpeg itself could not be run. */
function isMissing(error: Error): boolean {
  return /ENOENT|Cannot find ffmpeg/.test(error.message);
}
