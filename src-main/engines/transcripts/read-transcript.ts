import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { MediaBinaries } from '../../platform/binaries.ts';
import type { VideoProbe } from '../media/video-probe.ts';
import { decodeText } from './decode-text.ts';
import { readEmbeddedSubtitles } from './embedded-subtitles.ts';
import { parseSubtitles } from './parse-subtitles.ts';
import { findSidecars } from './sidecars.ts';
import type { SourcedLine } from './sourced-line.ts';

/** Far beyond a day of speech; a larger file is something else under that name. */
const MAX_SIDECAR_BYTES = 16 << 20;

/** The lines of a video and where they come from; `none` when there are none. */
export interface Transcript {
  readonly lines: readonly SourcedLine[];
  readonly source: 'sidecar' | 'embedded' | 'none';
}

/**
 * Everything written about what is said in a video: side-car files beside it, or, where there are none, the text
 * subtitles inside. Lines are in order of time, on the player's clock, within [0, durationSec).
 * Throws `cancelled` and `backend-unavailable`; unreadable files have no lines.
 */
export async function readTranscript(
  binaries: Pick<MediaBinaries, 'ffmpegPath'>,
  filePath: string,
  probe: Pick<VideoProbe, 'subtitleStreams' | 'clockStartSec' | 'durationSec'>,
  signal?: AbortSignal,
): Promise<Transcript> {
  const beside = withinVideo(await readSidecars(filePath), probe.durationSec);
  if (beside.length > 0) return { lines: beside, source: 'sidecar' };
  const inside = withinVideo(await readEmbeddedSubtitles(binaries, filePath, probe, signal), probe.durationSec);
  return { lines: inside, source: inside.length > 0 ? 'embedded' : 'none' };
}

function withinVideo(lines: readonly SourcedLine[], durationSec: number): SourcedLine[] {
  return lines
    .map((line) => ({ ...line, startSec: Math.max(0, line.startSec), endSec: Math.min(durationSec, line.endSec) }))
    .filter((line) => line.endSec > line.startSec)
    .sort((a, b) => a.startSec - b.startSec || a.endSec - b.endSec);
}

async function readSidecars(videoPath: string): Promise<SourcedLine[]> {
  const lines: SourcedLine[] = [];
  for (const path of await findSidecars(videoPath)) {
    const source = `sidecar:${basename(path)}`;
    const text = await readSmallText(path);
    for (const line of parseSubtitles(text)) lines.push({ ...line, source });
  }
  return lines;
}

async function readSmallText(path: string): Promise<string> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile() || info.size > MAX_SIDECAR_BYTES) return '';
  return readFile(path).then(decodeText, () => '');
}
