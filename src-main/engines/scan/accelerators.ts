import { runProcess, SAFE_ARGS } from '../media/ffmpeg.ts';
import type { ScanRequest } from './scan-request.ts';

/** A device that does not open in so long is no help. */
const OPENING_LIMIT_SEC = 20;

/**
 * What can decode besides the processor, by ffmpeg's names (`cuda`, `vaapi`, `videotoolbox`, …): what it was built with
 * and a device of this machine opens for. Throws `cancelled`.
 */
export async function findAccelerators(ffmpegPath: string, signal?: AbortSignal): Promise<string[]> {
  const { stdout } = await runProcess(ffmpegPath, ['-hide_banner', '-hwaccels'], signal);
  const names = stdout.split('\n').map((line) => line.trim());
  const found: string[] = [];
  for (const name of names.filter((each) => /^[a-z0-9]+$/.test(each))) {
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

/** What decodes a scan's file, and how much of it: what stands before its input. */
export function decoderArgs({ accelerator, firstSec }: Pick<ScanRequest, 'accelerator' | 'firstSec'>): string[] {
  return [
    ...(accelerator === undefined ? [] : ['-hwaccel', accelerator]),
    ...(firstSec === undefined ? [] : ['-t', String(firstSec)]),
  ];
}
