import type { MediaBinaries } from '../../platform/binaries.ts';
import { runProcess } from '../media/ffmpeg.ts';
import { runOneShot } from '../media/one-shot.ts';
import type { PictureSize } from '../scan/filter-graph.ts';
import type { BurnedClock } from './burned-clock.ts';
import { failedExport, noPictureError } from './export-outcome.ts';
import { type ExportSource, filmChain, readFrom, TOLERANCE_US, toUs } from './film-chain.ts';

export interface GrabRequest {
  readonly binaries: MediaBinaries;
  readonly source: ExportSource;
  /** Seconds on the player's clock: the picture that is on screen then is taken. */
  readonly atSec: number;
  readonly size: PictureSize;
  readonly clock: BurnedClock | null;
  /** Becomes a NUT file of one lossless picture, which ffmpeg reads as it reads a recording. */
  readonly outPath: string;
  readonly signal: AbortSignal;
}

/**
 * Takes the picture that is on screen at a time (before the first one the first, behind the last one the last) and
 * gives its own time. Where seeking went past the picture, the recording is read from its start. Throws `bad-input`
 * where there is none, `undecodable`, `disk-full`, `cancelled`.
 */
export async function grabPicture(request: GrabRequest): Promise<number> {
  const { source, atSec } = request;
  const shownSec = shownAt(source, atSec) ?? (await shownByPackets(request)) ?? atSec;
  const timeSec = await grab(request, shownSec);
  const isRight = timeSec !== undefined && Math.abs(timeSec - shownSec) * 1e6 <= 2 * TOLERANCE_US;
  if (isRight) return timeSec;
  const again = source.readsFromStart
    ? timeSec
    : await grab({ ...request, source: { ...source, readsFromStart: true } }, shownSec);
  if (again === undefined) throw noPictureError({ startSec: atSec, endSec: atSec });
  return again;
}

/** The time of the picture on screen, by the times that a scan has left; undefined where there are none. */
function shownAt({ knownTimesSec }: ExportSource, atSec: number): number | undefined {
  if (!knownTimesSec) return undefined;
  const next = knownTimesSec.findIndex((sec) => toUs(sec) > toUs(atSec) + TOLERANCE_US);
  return next < 0 ? knownTimesSec.at(-1) : knownTimesSec[Math.max(0, next - 1)];
}

async function shownByPackets({ binaries, source, atSec, signal }: GrabRequest): Promise<number | undefined> {
  const { probe, filePath, readsFromStart } = source;
  if (readsFromStart) return undefined;
  const fileSec = atSec + probe.clockStartSec;
  const what = ['-select_streams', String(probe.streamIndex), '-show_entries', 'packet=pts_time', '-of', 'csv=p=0'];
  const interval = ['-read_intervals', `${fileSec.toFixed(6)}%${(fileSec + 1).toFixed(6)}`];
  const args = ['-v', 'error', ...interval, ...what, `file:${filePath}`];
  const { stdout } = await runProcess(binaries.ffprobePath, args, signal, { by: 'output' });
  const timesSec = stdout
    .split('\n')
    .map((line) => Number.parseFloat(line) - probe.clockStartSec)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  return timesSec.findLast((sec) => toUs(sec) <= toUs(atSec) + TOLERANCE_US) ?? timesSec[0];
}

/** The first picture from a time on; gives its time, undefined where there is none. */
async function grab(request: GrabRequest, fromSec: number): Promise<number | undefined> {
  const { binaries, source, size, clock, outPath, signal } = request;
  const fromUs = toUs(fromSec);
  const graph = `${filmChain(source, { fromUs, size, clock })},format=rgb24[picture]`;
  const timing = ['-fps_mode', 'passthrough', '-enc_time_base', '1:1000000'];
  const end = await runOneShot({
    binaries,
    inputs: [{ filePath: source.filePath, options: readFrom(source, fromUs) }],
    outputs: [
      {
        filePath: outPath,
        options: [
          ...['-y', '-filter_complex', graph, '-map', '[picture]', '-frames:v', '1', ...timing],
          ...['-c:v', 'png', '-compression_level', '1', '-f', 'nut'],
        ],
      },
    ],
    signal,
  });
  if (end.exitCode !== 0) throw failedExport(end);
  const what = ['-show_entries', 'packet=pts_time', '-of', 'csv=p=0'];
  const args = ['-v', 'error', ...what, `file:${outPath}`];
  const { stdout } = await runProcess(binaries.ffprobePath, args, signal, { by: 'output' });
  const timeSec = Number.parseFloat(stdout);
  return Number.isFinite(timeSec) ? timeSec : undefined;
}
