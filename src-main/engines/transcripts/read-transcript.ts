import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';
import type { VideoProbe } from '../media/video-probe.ts';
import { readEmbeddedSubtitles } from './embedded-subtitles.ts';
import { readSidecar } from './read-sidecar.ts';
import { findSidecars } from './sidecars.ts';
import type { SourcedLine } from './sourced-line.ts';
import { withinVideo } from './within-video.ts';

/** The lines of a video and where they come from; `none` when there are none. */
export interface Transcript {
  readonly lines: readonly SourcedLine[];
  readonly source: 'sidecar' | 'embedded' | 'none';
  /** What is left open of the side-cars; each names its file. */
  readonly warnings: readonly Sentence[];
}

/**
 * Everything written about what is said in a video: side-car files beside it, or, where there are none, the text
 * subtitles inside. Lines are in order of time, on the player's clock, within [0, durationSec).
 * Throws `cancelled` and `backend-unavailable`; of what cannot be read a warning is left.
 */
export async function readTranscript(
  binaries: Pick<MediaBinaries, 'ffmpegPath'>,
  filePath: string,
  probe: Pick<VideoProbe, 'subtitleStreams' | 'clockStartSec' | 'durationSec'>,
  signal?: AbortSignal,
): Promise<Transcript> {
  const sidecars: SourcedLine[] = [];
  const { paths, ambiguous, unread } = await findSidecars(filePath);
  const warnings = [
    ...ambiguous.map((name) => say('subtitle-of-several', { name })),
    ...unread.map((name) => say('subtitle-kind-unread', { name })),
  ];
  for (const path of paths) {
    const beside = await readSidecar(path, probe.durationSec);
    for (const line of beside.lines) sidecars.push(line);
    warnings.push(...beside.warnings);
  }
  if (sidecars.length > 0) return { lines: inOrder(sidecars), source: 'sidecar', warnings };
  const inside = withinVideo(await readEmbeddedSubtitles(binaries, filePath, probe, signal), probe.durationSec);
  return { lines: inOrder(inside), source: inside.length > 0 ? 'embedded' : 'none', warnings };
}

function inOrder(lines: readonly SourcedLine[]): SourcedLine[] {
  return lines.toSorted((a, b) => a.startSec - b.startSec || a.endSec - b.endSec);
}
