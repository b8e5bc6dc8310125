import { overlapSec, type Span } from '../../../src-shared/time.ts';
import type { Candidate } from './fuse.ts';
import type { AskSources } from './sources.ts';

/** A shot up to this long is shown whole; of a longer one only the chunk, cut at the shot's bounds. */
const WHOLE_SHOT_SEC = 12;
/** A chunk cut at a shot's bounds is not made shorter than this. */
const LEAST_SEC = 1;
const SENTENCE_SEC = 15;
/** A longer silence ends a sentence whatever the punctuation. */
const PAUSE_SEC = 1.5;
const SENTENCE_END = /[.!?。！？…]["'”’)\]]*$/u;

/** Candidates widened to what a viewer takes in as one: the shot around a chunk, the sentence around a line. */
export async function widened(
  candidates: readonly Candidate[],
  sources: Pick<AskSources, 'chunksIn' | 'linesIn'>,
): Promise<Candidate[]> {
  const shotsByVideo = await shotsAround(candidates.filter(isMicro), sources);
  return Promise.all(
    candidates.map(async (candidate) => {
      if (candidate.channels[0] === 'transcript') {
        return { ...candidate, ...(await sentenceAround(candidate, sources)) };
      }
      return isMicro(candidate)
        ? { ...candidate, ...withinShot(candidate, shotsByVideo.get(candidate.videoId) ?? []) }
        : candidate;
    }),
  );
}

function isMicro({ level, channels }: Candidate): boolean {
  return level === 'micro' && channels[0] === 'visual';
}

/** The shots that candidates lie in, by video: one look-up for each. */
async function shotsAround(
  candidates: readonly Candidate[],
  { chunksIn }: Pick<AskSources, 'chunksIn'>,
): Promise<ReadonlyMap<string, readonly Span[]>> {
  const byVideo = Map.groupBy(candidates, ({ videoId }) => videoId);
  const found = await Promise.all(
    [...byVideo].map(async ([videoId, inVideo]): Promise<[string, readonly Span[]]> => {
      const fromSec = Math.min(...inVideo.map(({ startSec }) => startSec));
      const toSec = Math.max(...inVideo.map(({ endSec }) => endSec));
      return [videoId, await chunksIn(videoId, 'shot', fromSec, toSec)];
    }),
  );
  return new Map(found);
}

/** The shot that holds most of the chunk when it is short; otherwise the part of the chunk inside that shot. */
export function withinShot(chunk: Span, shots: readonly Span[]): Span {
  let shot = shots[0];
  for (const each of shots) if (shot && overlapSec(each, chunk) > overlapSec(shot, chunk)) shot = each;
  const own = { startSec: chunk.startSec, endSec: chunk.endSec };
  if (!shot || overlapSec(shot, chunk) === 0) return own;
  if (shot.endSec - shot.startSec <= WHOLE_SHOT_SEC) return { startSec: shot.startSec, endSec: shot.endSec };
  const startSec = Math.max(shot.startSec, chunk.startSec);
  const endSec = Math.min(shot.endSec, chunk.endSec);
  return endSec - startSec >= LEAST_SEC ? { startSec, endSec } : own;
}

async function sentenceAround(line: Candidate, { linesIn }: Pick<AskSources, 'linesIn'>): Promise<Span> {
  const lines = await linesIn(line.videoId, line.startSec - SENTENCE_SEC, line.endSec + SENTENCE_SEC);
  return wholeSentence(line, lines);
}

/**
 * Joins the lines before and after that belong to one sentence: up to a full stop, a pause or 15 seconds. Captions
 * break sentences wherever the line is full.
 */
export function wholeSentence(span: Span, lines: readonly (Span & { readonly text: string })[]): Span {
  const at = lines.findIndex((line) => line.startSec === span.startSec && line.endSec === span.endSec);
  if (at < 0) return { startSec: span.startSec, endSec: span.endSec };
  let { startSec, endSec } = span;
  for (let i = at; i > 0; i--) {
    const before = lines[i - 1]!;
    const fits = endSec - before.startSec <= SENTENCE_SEC && lines[i]!.startSec - before.endSec <= PAUSE_SEC;
    if (!fits || SENTENCE_END.test(before.text)) break;
    startSec = before.startSec;
  }
  for (let i = at; i + 1 < lines.length && !SENTENCE_END.test(lines[i]!.text); i++) {
    const after = lines[i + 1]!;
    if (after.endSec - startSec > SENTENCE_SEC || after.startSec - lines[i]!.endSec > PAUSE_SEC) break;
    endSec = Math.max(endSec, after.endSec);
  }
  return { startSec, endSec };
}
