import type { MediaBinaries } from '../../platform/binaries.ts';
import { inputArgs, runProcess, SAFE_ARGS } from '../media/ffmpeg.ts';
import type { VideoProbe } from '../media/video-probe.ts';
import { parseSubtitles } from './parse-subtitles.ts';
import type { SourcedLine } from './sourced-line.ts';

/** Subtitle codecs that hold text; the others are pictures. */
const TEXT_CODECS = new Set(['subrip', 'srt', 'webvtt', 'mov_text', 'ass', 'ssa', 'text', 'eia_608', 'subviewer']);

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
  for (const stream of probe.subtitleStreams.filter(({ codec }) => TEXT_CODECS.has(codec))) {
    // `-copyts` keeps the file's own times; the player's clock is then one subtraction away.
    const output = ['-map', `0:${stream.index}`, '-c:s', 'srt', '-f', 'srt', 'pipe:1'];
    const args = [...SAFE_ARGS, '-copyts', ...inputArgs(filePath), ...output];
    const run = await runProcess(binaries.ffmpegPath, args, signal);
    const source = `embedded:${stream.language}`;
    for (const { startSec, endSec, text } of parseSubtitles(run.stdout).lines) {
      lines.push({ startSec: startSec - probe.clockStartSec, endSec: endSec - probe.clockStartSec, text, source });
    }
  }
  return lines;
}
