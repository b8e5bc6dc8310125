import type { TranscriptLine } from '../../../../src-shared/model/transcript.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import { probeVideo } from '../../../engines/media/probe.ts';
import { readTranscript, type Transcript } from '../../../engines/transcripts/read-transcript.ts';
import { type SidecarStamp, sidecarStamps } from '../../../engines/transcripts/sidecar-stamps.ts';
import type { MediaBinaries } from '../../../platform/binaries.ts';

export interface ReadTranscriptInput {
  readonly binaries: MediaBinaries;
  readonly filePath: string;
}

/** A transcript as it crosses to another thread: many small objects would hold up the one that takes them. */
export interface PackedTranscript extends Pick<Transcript, 'source'> {
  /** Start and end of each line in turn, in seconds on the player's clock. */
  readonly timesSec: Float64Array;
  /** The lines' words, one a row; no line holds a line end. */
  readonly texts: string;
  readonly warnings: readonly Sentence[];
  /** The side-cars as they lay there before they were read. */
  readonly sidecars: readonly SidecarStamp[];
}

/** Reads what is written about what is said in a video; see `readTranscript`. */
export async function runReadTranscriptTask(
  { binaries, filePath }: ReadTranscriptInput,
  { signal }: { readonly signal: AbortSignal },
): Promise<PackedTranscript> {
  const probe = await probeVideo(binaries, filePath, signal);
  // A change while they are read is then one that comes later.
  const sidecars = await sidecarStamps(filePath);
  const { lines, source, warnings } = await readTranscript(binaries, filePath, probe, signal);
  return {
    source,
    warnings,
    sidecars,
    timesSec: Float64Array.from(lines.flatMap(({ startSec, endSec }) => [startSec, endSec])),
    texts: lines.map(({ text }) => text).join('\n'),
  };
}

/** The lines of a packed transcript, in its order. */
export function unpackedLines({ timesSec, texts }: Pick<PackedTranscript, 'timesSec' | 'texts'>): TranscriptLine[] {
  if (timesSec.length === 0) return [];
  return texts
    .split('\n')
    .map((text, line) => ({ startSec: timesSec[2 * line]!, endSec: timesSec[2 * line + 1]!, text }));
}
