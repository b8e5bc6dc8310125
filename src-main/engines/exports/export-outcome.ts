import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Span } from '../../../src-shared/time.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';
import { failureOf, type ProcessEnd, runProcess } from '../media/ffmpeg.ts';

/** Why ffmpeg gave no export: `disk-full`, else `undecodable`. */
export function failedExport(end: ProcessEnd): VigilError {
  if (end.exitCode === null) return failureOf(end, 'internal', say('decoder-stopped-from-outside'));
  return failureOf(end, 'undecodable', say('export-failed'));
}

export function noPictureError({ startSec, endSec }: Span): VigilError {
  return new VigilError('bad-input', say('no-picture-in-span', { startSec, endSec }), {
    hint: say('no-picture-in-span-hint'),
  });
}

/** Pictures in a file that Vigil has just written; 0 where there are none. */
export async function countPictures(
  { ffprobePath }: Pick<MediaBinaries, 'ffprobePath'>,
  filePath: string,
  signal: AbortSignal,
): Promise<number> {
  const what = ['-count_packets', '-select_streams', 'v:0', '-show_entries', 'stream=nb_read_packets'];
  const args = ['-v', 'error', ...what, '-of', 'csv=p=0', '-i', `file:${filePath}`];
  const { stdout } = await runProcess(ffprobePath, args, signal, { by: 'output' });
  return Number.parseInt(stdout, 10) || 0;
}
