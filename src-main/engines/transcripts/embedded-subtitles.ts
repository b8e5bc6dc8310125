import type { MediaBinaries } from '../../platform/binaries.ts';
import { inputArgs, runProcess, SAFE_ARGS } from '../media/ffmpeg.ts';
import type { VideoProbe } from '../media/video-probe.ts';
import { parseSubtitles } from './parse-subtitles.ts';
import type { SourcedLine } from './sourced-line.ts';

/** As which format each subtitle codec that holds text is read; the others are pictures. */
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  // Taken as they are: decoding them would drop a line for one bad byte, and make words of drawings.
  subrip: ['-c:s', 'copy', '-f', 'srt'],
  srt: ['-c:s', 'copy', '-f', 'srt'],
  webvtt: ['-c:s', 'copy', '-f', 'webvtt'],
  ass: ['-c:s', 'copy', '-f', 'ass'],
  ssa: ['-c:s', 'copy', '-f', 'ass'],
  mov_text: ['-c:s', 'srt', '-f', 'srt'],
  text: ['-c:s', 'srt', '-f', 'srt'],
  eia_608: ['-c:s', 'srt', '-f', 'srt'],
  subviewer: ['-c:s', 'srt', '-f', 'srt'],
};

/**
 * Text subtitles inside the file, of every language, on the player's clock. A stream that cannot be read gives no
 * lines. Throws `cancelled` and `backend-unavailable`.
 */
export async function readEmbeddedSubtitles(
  binaries: Pick<MediaBinaries, 'ffmpegPath'>,
  filePath: string,
  probe: Pick<VideoProbe, 'subtitleStreams' | 'clockStartSec'>,
  signal?: AbortSignal,
): Promise<SourcedLine[]> {
  const lines: SourcedLine[] = [];
  for (const stream of probe.subtitleStreams) {
    const format = FORMATS[stream.codec];
    if (!format) continue;
    // `-copyts` keeps the file's own times; the player's clock is then one subtraction away.
    const output = ['-map', `0:${stream.index}`, ...format, 'pipe:1'];
    const args = [...SAFE_ARGS, '-copyts', ...inputArgs(filePath), ...output];
    const run = await runProcess(binaries.ffmpegPath, args, signal, { by: 'reports' });
    const source = `embedded:${stream.language}`;
    for (const { startSec, endSec, text } of parseSubtitles(run.stdout).lines) {
      lines.push({ startSec: startSec - probe.clockStartSec, endSec: endSec - probe.clockStartSec, text, source });
    }
  }
  return lines;
}
