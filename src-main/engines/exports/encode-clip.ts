import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { Span } from '../../../src-shared/time.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';
import { type OneShot, runOneShot } from '../media/one-shot.ts';
import type { BurnedClock } from './burned-clock.ts';
import { countPictures, failedExport, noPictureError } from './export-outcome.ts';
import { type ExportSource, filmChain, readFrom, shownSize, TOLERANCE_US, toUs } from './film-chain.ts';

export interface ClipRequest {
  readonly binaries: MediaBinaries;
  readonly source: ExportSource;
  /** Seconds on the player's clock: from the first picture at or after the start up to the one at the end. */
  readonly span: Span;
  readonly sound: boolean;
  readonly clock: BurnedClock | null;
  /** A file that is there; it is written over. */
  readonly outPath: string;
  readonly container: 'mp4' | 'matroska';
  readonly signal: AbortSignal;
  /** Share done, 0..1. */
  readonly onProgress: (fraction: number) => void;
}

export interface MadeClip {
  readonly pictures: number;
  readonly notes: readonly Sentence[];
}

const QUALITY = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18'];

/**
 * Decodes a part of a recording and encodes exactly its pictures as H.264, with its sound as AAC, both from 0 on. The
 * first picture is shown from 0 until the second one's time; the sound begins at the very start of the span. Where the
 * library knows how many pictures there are and another number comes out, seeking has missed: it is done again from the
 * recording's start. Throws `bad-input` for a span without a picture, `undecodable`, `disk-full`, `cancelled`.
 */
export async function encodeClip(request: ClipRequest): Promise<MadeClip> {
  const { source, span } = request;
  const made = await withOrWithoutSound(request);
  const expected = source.knownTimesSec && picturesIn(source.knownTimesSec, span);
  if (source.readsFromStart || expected === undefined || expected === made.pictures) return made;
  return withOrWithoutSound({ ...request, source: { ...source, readsFromStart: true } });
}

/** A recording whose sound cannot be decoded is still worth its pictures. */
async function withOrWithoutSound(request: ClipRequest): Promise<MadeClip> {
  const { probe, readsFromStart } = request.source;
  const wantsSound = request.sound && probe.hasAudio;
  // Where stamps turned, the pictures follow a clock of Vigil's own, which the sound does not know.
  if (wantsSound && readsFromStart && !probe.timestampsMayJump) {
    return { pictures: await encode(request, false), notes: [say('export-without-sound')] };
  }
  try {
    return { pictures: await encode(request, wantsSound), notes: [] };
  } catch (error) {
    if (!wantsSound || !(error instanceof Error && 'code' in error && error.code === 'undecodable')) throw error;
    return { pictures: await encode(request, false), notes: [say('export-without-sound')] };
  }
}

async function encode(request: ClipRequest, sound: boolean): Promise<number> {
  const { binaries, source, span, outPath, signal, onProgress } = request;
  const { probe } = source;
  const fromUs = toUs(span.startSec);
  const lengthSec = span.endSec - span.startSec;
  const input = { filePath: source.filePath, options: readFrom(source, fromUs) };
  const counter = source.readsFromStart ? [positionCounter(request)] : [];
  const shot: OneShot = {
    binaries,
    // The sound is read by itself: where it ends before the pictures do, they need not be read to the end of the file.
    inputs: sound ? [input, input] : [input],
    outputs: [{ filePath: outPath, options: ['-y', ...clipOptions(request, sound)] }, ...counter],
    signal,
    onProgress: (outSec) => onProgress(Math.min(1, outSec / (source.readsFromStart ? span.endSec : lengthSec))),
  };
  const end = await runOneShot(shot);
  if (end.exitCode !== 0) throw failedExport(end);
  const pictures = await countPictures(binaries, outPath, signal);
  if (pictures === 0) throw noPictureError(span);
  return pictures;

  function clipOptions({ clock, container }: ClipRequest, withSound: boolean): string[] {
    const part = { fromUs, toUs: toUs(span.endSec), size: shownSize(source, { even: true }), clock };
    const film = `${filmChain(source, part)},format=yuv420p,setpts='if(eq(N,0),0,PTS-${fromUs})'[film]`;
    const chains = withSound ? [film, soundChain()] : [film];
    return [
      ...['-filter_complex', chains.join(';'), '-map', '[film]', ...(withSound ? ['-map', '[sound]'] : [])],
      ...[...QUALITY, '-fps_mode:v', 'passthrough', '-enc_time_base:v', '1:90000'],
      ...(withSound ? ['-c:a', 'aac', '-b:a', '192k'] : []),
      ...(container === 'mp4' ? ['-movflags', '+faststart'] : []),
      ...['-map_metadata', '-1', '-map_chapters', '-1', '-f', container],
    ];
  }

  function soundChain(): string {
    const fileSec = probe.timestampsMayJump ? 0 : probe.clockStartSec;
    const [fromSec, toSec] = [fileSec + span.startSec, fileSec + span.endSec].map((sec) => sec.toFixed(6));
    const steady = 'aresample=async=1:first_pts=0';
    return `[1:a:0]atrim=start=${fromSec}:end=${toSec},asetpts=PTS-${fromSec}/TB,${steady}[sound]`;
  }
}

/** A second output that goes nowhere: it tells how far the reading is while nothing is encoded yet. */
function positionCounter({ source, span }: ClipRequest): OneShot['outputs'][number] {
  const options = ['-map', `0:${source.probe.streamIndex}`, '-c', 'copy', '-t', String(span.endSec), '-f', 'null'];
  return { filePath: '-', options };
}

function picturesIn(timesSec: Float64Array, { startSec, endSec }: Span): number {
  const [fromUs, beforeUs] = [toUs(startSec) - TOLERANCE_US, toUs(endSec) - TOLERANCE_US];
  return timesSec.reduce((count, sec) => (toUs(sec) >= fromUs && toUs(sec) < beforeUs ? count + 1 : count), 0);
}
