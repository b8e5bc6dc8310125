import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { runProcess, SAFE_ARGS } from '../media/ffmpeg.ts';
import type { ScanRequest } from './scan-request.ts';

/** A device that does not open in so long is no help. */
const OPENING_LIMIT_SEC = 20;

/** On Linux these are files; without any there is nothing to open, and asking ffmpeg for each takes a second in all. */
const DEVICE_FILE = new Set(['vdpau', 'cuda', 'vaapi', 'qsv', 'drm', 'opencl', 'vulkan']);

/**
 * What can decode besides the processor, by ffmpeg's names (`cuda`, `vaapi`, `videotoolbox`, …): what it was built with
 * and a device of this machine opens for. Throws `cancelled`.
 */
export async function findAccelerators(ffmpegPath: string, signal?: AbortSignal): Promise<string[]> {
  const { stdout } = await runProcess(ffmpegPath, ['-hide_banner', '-hwaccels'], signal);
  const names = stdout.split('\n').map((line) => line.trim());
  const none = process.platform === 'linux' && !(await hasDeviceFile()) ? DEVICE_FILE : new Set();
  const found: string[] = [];
  for (const name of names.filter((each) => /^[a-z0-9]+$/.test(each) && !none.has(each))) {
    const nothing = ['-f', 'lavfi', '-i', 'nullsrc=s=16x16', '-frames:v', '1', '-f', 'null', '-'];
    const watch = { by: 'output', limitSec: OPENING_LIMIT_SEC } as const;
    const opened = await runProcess(
      ffmpegPath,
      [...SAFE_ARGS, '-init_hw_device', name, ...nothing],
      signal,
      watch,
    ).catch((error: unknown) => {
      if (signal?.aborted) throw error;
      return undefined;
    });
    if (opened?.exitCode === 0) found.push(name);
  }
  return found;
}

/** Whether there is a device file, which those of `DEVICE_FILE` are opened by. */
async function hasDeviceFile(): Promise<boolean> {
  const names = await readdir('/dev').catch(() => []);
  return names.some((name) => name === 'dri' || name === 'dxg' || name.startsWith('nvidia'));
}

/** ffmpeg's own bound for decoders. */
const MAX_DECODER_THREADS = 16;
/**
 * Pictures that are decoded ahead, beside one for each core: while filters and pipes hold up the thread that hands them
 * on, decoding goes on. Ffmpeg's own choice is one; six brought no more than four, and each holds a picture.
 */
const DECODED_AHEAD = 4;

/** What decodes a scan's file, and how much of it: what stands before its input. */
export function decoderArgs({ accelerator, firstSec }: Pick<ScanRequest, 'accelerator' | 'firstSec'>): string[] {
  const threads = Math.min(MAX_DECODER_THREADS, availableParallelism() + DECODED_AHEAD);
  return [
    ...(accelerator === undefined ? ['-threads', String(threads)] : ['-hwaccel', accelerator]),
    ...(firstSec === undefined ? [] : ['-t', String(firstSec)]),
  ];
}
