import { join } from 'node:path';
import type { Span } from '../../../src-shared/time.ts';
import { runOneShot } from '../media/one-shot.ts';
import type { ClipRequest } from './encode-clip.ts';
import { countPictures, failedExport, noPictureError } from './export-outcome.ts';
import { filmChain, readFrom, shownSize, toUs } from './film-chain.ts';
import { type GrabRequest, grabPicture } from './grab-picture.ts';

/** What all exports of pictures need. `workDir` is an empty folder of their own. */
interface StillRequest
  extends Pick<ClipRequest, 'binaries' | 'source' | 'clock' | 'outPath' | 'signal' | 'onProgress'> {
  readonly workDir: string;
}

const ENCODINGS = {
  // ffmpeg's scale: 2 is best, 31 worst.
  jpeg: ['-vf', 'format=yuvj444p', '-c:v', 'mjpeg', '-q:v', '2'],
  png: ['-c:v', 'png'],
} as const;

/** Writes the picture that is on screen at a time at its full size, and gives its own time. */
export async function exportPicture(
  request: StillRequest & { readonly atSec: number; readonly format: keyof typeof ENCODINGS },
): Promise<number> {
  const grabbed = join(request.workDir, 'picture.nut');
  const timeSec = await grabPicture({ ...request, size: shownSize(request.source), outPath: grabbed });
  request.onProgress(0.8);
  await convert(request, [grabbed], ENCODINGS[request.format]);
  return timeSec;
}

/** Between the pictures of a sheet and around it. */
const SHEET_GAP_PX = 6;

/**
 * Writes pictures at equal distances over a span, each with its time, side by side on one JPEG. Gives how many there
 * are. Each is the picture on screen in the middle of its part of the span.
 */
export async function exportSheet(
  request: StillRequest & { readonly span: Span; readonly columns: number; readonly rows: number; widthPx: number },
): Promise<number> {
  const { source, span, columns, rows, widthPx, workDir, signal } = request;
  const count = columns * rows;
  const size = shownSize(source, { even: true, maxWidthPx: widthPx });
  const grabbed: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const atSec = span.startSec + ((at + 0.5) / count) * (span.endSec - span.startSec);
    const outPath = join(workDir, `${at}.nut`);
    const grab: GrabRequest = { ...request, atSec, size, outPath };
    await grabPicture(grab);
    signal.throwIfAborted();
    grabbed.push(outPath);
    request.onProgress((0.95 * (at + 1)) / count);
  }
  const joined = `${grabbed.map((_, at) => `[${at}:v]`).join('')}concat=n=${count}`;
  const tile = `tile=${columns}x${rows}:padding=${SHEET_GAP_PX}:margin=${SHEET_GAP_PX}:color=black`;
  const graph = ['-filter_complex', `${joined},${tile},format=yuvj444p[sheet]`, '-map', '[sheet]'];
  await convert(request, grabbed, [...graph, '-c:v', 'mjpeg', '-q:v', '3']);
  return count;
}

/** Writes a part as an animated GIF with a palette of its own; gives how many pictures it has. */
export async function exportGif(
  request: StillRequest & { readonly span: Span; readonly fps: number; readonly widthPx: number },
): Promise<number> {
  const { binaries, source, span, fps, widthPx, clock, outPath, workDir, signal, onProgress } = request;
  const fromUs = toUs(span.startSec);
  const size = shownSize(source, { even: true, maxWidthPx: widthPx });
  const part = { fromUs, toUs: toUs(span.endSec), size, clock };
  const film = `${filmChain(source, part)},setpts='if(eq(N,0),0,PTS-${fromUs})',fps=${fps}:start_time=0:round=up`;
  const input = { filePath: source.filePath, options: readFrom(source, fromUs) };
  const lengthSec = span.endSec - span.startSec;
  const palette = join(workDir, 'palette.nut');
  const gifOf = async (
    inputs: readonly { readonly filePath: string; readonly options?: readonly string[] }[],
    target: { readonly filePath: string; readonly options: readonly string[] },
    progressFrom: number,
  ): Promise<void> => {
    const end = await runOneShot({
      ...{ binaries, inputs, outputs: [target], signal },
      onProgress: (outSec) => onProgress(progressFrom + 0.5 * Math.min(1, outSec / lengthSec)),
    });
    if (end.exitCode !== 0) throw failedExport(end);
  };
  const ofOne = ['-frames:v', '1', '-c:v', 'png', '-f', 'nut'];
  const paletteGraph = ['-filter_complex', `${film},palettegen=stats_mode=diff[palette]`, '-map', '[palette]'];
  await gifOf([input], { filePath: palette, options: ['-y', ...paletteGraph, ...ofOne] }, 0);
  if ((await countPictures(binaries, palette, signal)) === 0) throw noPictureError(span);
  const drawn = `${film}[film];[film][1:v]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle[gif]`;
  const options = ['-y', '-filter_complex', drawn, '-map', '[gif]', '-loop', '0', '-f', 'gif'];
  await gifOf([input, { filePath: palette }], { filePath: outPath, options }, 0.5);
  return countPictures(binaries, outPath, signal);
}

/** One picture of pictures of ours. */
async function convert(
  { binaries, outPath, signal }: StillRequest,
  inputs: readonly string[],
  options: readonly string[],
): Promise<void> {
  const end = await runOneShot({
    binaries,
    inputs: inputs.map((filePath) => ({ filePath })),
    outputs: [{ filePath: outPath, options: ['-y', '-frames:v', '1', ...options, '-f', 'image2pipe'] }],
    signal,
  });
  if (end.exitCode !== 0) throw failedExport(end);
}
