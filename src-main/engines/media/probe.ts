import { open, stat } from 'node:fs/promises';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';
import { inputArgs, runProcess } from './ffmpeg.ts';
import { mustCountPictures } from './film-stream.ts';
import { isHeifPicture } from './heif-picture.ts';
import { PROBE_ENTRIES, type ProbeOutput, parseProbeOutput, unreadableError } from './probe-output.ts';
import { readVideoProbe, type VideoProbe } from './video-probe.ts';

export type { VideoProbe } from './video-probe.ts';

const HEAD_BYTES = 1 << 20;
/** Enough packets to see the first picture and the frame rate, few enough to be read in milliseconds. */
const PACKETS_TO_READ = 300;
/** A track that shows no second picture in this time, while others do, is a still. */
const COUNT_SEC = 600;
/** Each look at a file ends when ffprobe says nothing more. */
const WATCH = { by: 'output' } as const;

/**
 * Says what a file holds, without decoding it. Throws `not-found`, `empty-file`, `not-a-video`, `no-video-stream`,
 * `encrypted`, `truncated-file`, `undecodable` or `cancelled`.
 */
export async function probeVideo(
  binaries: Pick<MediaBinaries, 'ffprobePath'>,
  filePath: string,
  signal?: AbortSignal,
): Promise<VideoProbe> {
  const sizeBytes = await fileSize(filePath);
  const input = ['-v', 'error', ...inputArgs(filePath)];
  const run = (args: readonly string[]) => runProcess(binaries.ffprobePath, [...args, ...input], signal, WATCH);
  const entries = ['-read_intervals', `%+#${PACKETS_TO_READ}`, '-show_entries', PROBE_ENTRIES, '-of', 'json'];
  const { stdout, stderrTail } = await run(entries);
  const output = parseProbeOutput(stdout, stderrTail);
  if (!output || (await isHeif(filePath, output))) throw unreadableError(await readHead(filePath), stderrTail);
  const counted = mustCountPictures(output) ? await countPictures(run) : undefined;
  const probe = readVideoProbe(output, sizeBytes, counted);
  if (!probe.durationUnknown) return probe;

  const select = ['-select_streams', String(probe.streamIndex)];
  const packets = ['-show_entries', 'packet=pts_time,duration_time', '-of', 'csv=p=0'];
  const listing = await run([...select, ...packets]);
  const durationSec = Math.max(0, lastPacketEnd(listing.stdout) - probe.clockStartSec);
  return { ...probe, durationSec, frameCountEstimate: Math.max(1, Math.round(durationSec * probe.fps)) };
}

/** Newer versions of ffmpeg open such a picture as if its tiles were films. */
async function isHeif(filePath: string, { format }: ProbeOutput): Promise<boolean> {
  return /(^|,)mp4(,|$)/.test(format?.format_name ?? '') && isHeifPicture(await readHead(filePath));
}

/** Pictures of each video stream in the first `COUNT_SEC` of a file, by stream index. */
async function countPictures(
  run: (args: readonly string[]) => Promise<{ readonly stdout: string }>,
): Promise<ReadonlyMap<number, number>> {
  const which = ['-select_streams', 'v', '-read_intervals', `%+${COUNT_SEC}`];
  const packets = ['-show_entries', 'packet=stream_index', '-of', 'csv=p=0'];
  const { stdout } = await run([...which, ...packets]);
  const counts = new Map<number, number>();
  for (const line of stdout.split('\n')) {
    const index = Number.parseInt(line, 10);
    if (Number.isInteger(index)) counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  return counts;
}

/** End of the latest packet in lines of `pts,duration` seconds, 0 when no line has a time. */
export function lastPacketEnd(csv: string): number {
  let endSec = 0;
  for (const line of csv.split('\n')) {
    const [pts, duration] = line.split(',').map(Number.parseFloat);
    if (pts !== undefined && Number.isFinite(pts)) {
      endSec = Math.max(endSec, pts + (duration !== undefined && Number.isFinite(duration) ? duration : 0));
    }
  }
  return endSec;
}

async function fileSize(filePath: string): Promise<number> {
  const info = await stat(filePath).catch((cause: unknown) => {
    throw new VigilError('not-found', say('file-not-there'), { details: { filePath }, cause });
  });
  if (info.isDirectory()) throw new VigilError('not-a-video', say('folder-not-a-video'));
  // A pipe or a device would be waited for; it is never opened.
  if (!info.isFile()) throw new VigilError('not-a-video', say('neither-file-nor-folder', { path: filePath }));
  if (info.size === 0) throw new VigilError('empty-file', say('file-empty'));
  return info.size;
}

async function readHead(filePath: string): Promise<Uint8Array> {
  const file = await open(filePath, 'r').catch(async (cause: unknown) => {
    // It may have gone since its size was asked for, which says so.
    await fileSize(filePath);
    throw cause;
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
