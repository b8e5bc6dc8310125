import type { ChunkLevel } from '../../../src-shared/model/chunk.ts';
import type { AskSources } from './ask-sources.ts';
import type { Candidate } from './candidate.ts';
import { prepareVerdicts, type Verdicts } from './judge.ts';
import { poolFor, retrieve } from './retrieve.ts';
import { meets, type Scope } from './scope.ts';
import type { LibrarySources, Vision } from './sources.ts';

/** Over several videos a condition by video is checked after the search: more is looked at. */
const OVERFETCH = 4;

export interface Findings {
  readonly candidates: readonly Candidate[];
  /** How each channel judges what it found; empty unless asked for. */
  readonly verdicts: Verdicts;
}

/** Finds the best spans in scope; when `judged`, prepares to say whether they answer the question. */
export async function findSpans(
  request: {
    readonly text: string | undefined;
    /** The whole question that `text` was taken from. */
    readonly question?: string;
    readonly vector: Float32Array | undefined;
    readonly coverage: number;
    readonly scope: Scope;
    readonly limit: number;
    readonly levels: readonly ChunkLevel[] | undefined;
    readonly judged: boolean;
  },
  vision: Vision,
  sources: AskSources,
): Promise<Findings> {
  const { text, question, vector, coverage, scope, limit, levels, judged } = request;
  const { filter } = scope;
  const { fromSec = 0, toSec = Number.POSITIVE_INFINITY } = filter;
  if (toSec <= fromSec) return { candidates: [], verdicts: new Map() };
  const wanted = scope.perVideo ? limit * OVERFETCH : limit;
  const query = { text, question, vector, coverage, filter, levels, pool: poolFor(wanted) };
  const { channels } = sources;
  const asked = { ...sources, vision };
  // Asked for together, so that an index answers both from one scan.
  const judging: Promise<Verdicts> = judged ? prepareVerdicts(query, channels, asked) : Promise.resolve(new Map());
  const [candidates, verdicts] = await Promise.all([retrieve(query, wanted, channels, asked, judging), judging]);
  return { candidates: (await withinScope(candidates, scope, sources)).slice(0, limit), verdicts };
}

/** Drops what misses a condition that differs by video. */
async function withinScope(
  candidates: readonly Candidate[],
  { perVideo }: Scope,
  { videos }: Pick<LibrarySources, 'videos'>,
): Promise<readonly Candidate[]> {
  if (!perVideo) return candidates;
  const found = await videos.getMany([...new Set(candidates.map(({ videoId }) => videoId))]);
  const durations = new Map(found.map(({ videoId, durationSec }) => [videoId, durationSec]));
  return candidates.filter((candidate) => meets(candidate, perVideo, durations.get(candidate.videoId) ?? 0));
}
