import { z } from 'zod';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Span } from '../../../../src-shared/time.ts';
import type { FeatureAdapter } from '../../../engines/sopilot/files/feature-adapter.ts';
import type { ClipTime } from '../../../engines/sopilot/scoring/deviations.ts';
import { evaluateSopilotV1 } from '../../../engines/sopilot/scoring/evaluate.ts';
import { DEFAULT_SOPILOT_PARAMS, SopilotParams } from '../../../engines/sopilot/scoring/params.ts';
import type { SopilotDtw, SopilotResult } from '../../../engines/sopilot/scoring/result.ts';
import { readEffectiveClips, readFeatureAdapter } from './feature-adapter-file.ts';
import { readJsonFile, type SopilotClipTable } from './sopilot-clip-files.ts';

/** The clip vectors of one take of a comparison, on disk. */
export interface ScoredClips {
  readonly vectorsPath: string;
  readonly metaPath?: string | undefined;
  /** Only clips with their centre in this span (player's clock) count; all when left out. */
  readonly span?: Span | undefined;
  /** What the player's clock shows at SOPilot's 0; 0 when left out. */
  readonly clockShiftSec?: number | undefined;
}

export interface SopScoreInput {
  readonly gold: ScoredClips;
  readonly trainee: ScoredClips;
  /** A JSON file of SOPilot's settings; its defaults when left out. */
  readonly paramsPath?: string | undefined;
  /** The feature adapter that both takes' clips pass through; they are compared as they are when left out. */
  readonly adapterPath?: string | undefined;
  /** Fewer clips than this of either take are refused. */
  readonly minClips?: number | undefined;
}

export interface SopScoreOutput {
  /** Times in it are on SOPilot's clock. */
  readonly result: SopilotResult;
  readonly dtw: SopilotDtw;
  /** Cosine similarity of each pair of `dtw.path`. */
  readonly similarities: readonly number[];
  /** The clips compared, on the player's clock of their video. */
  readonly goldClips: readonly ClipTime[];
  readonly traineeClips: readonly ClipTime[];
}

/** Scores two sets of clip vectors as SOPilot does. */
export async function runSopScoreTask(
  input: SopScoreInput,
  context: { readonly signal: AbortSignal },
): Promise<SopScoreOutput> {
  const adapter = input.adapterPath === undefined ? undefined : await readFeatureAdapter(input.adapterPath);
  const [gold, trainee] = await Promise.all([loadClips(input.gold, adapter), loadClips(input.trainee, adapter)]);
  const params = input.paramsPath === undefined ? DEFAULT_SOPILOT_PARAMS : await readParams(input.paramsPath);
  const minClips = input.minClips ?? 0;
  if (gold.rows < minClips || trainee.rows < minClips) {
    throw new VigilError(
      'bad-input',
      say('takes-too-short-for-clips', {
        goldClips: clipCount(gold.rows),
        traineeClips: clipCount(trainee.rows),
        minClips,
      }),
      {
        hint: say('takes-too-short-for-clips-hint'),
        details: { goldClips: gold.rows, traineeClips: trainee.rows, minClips },
      },
    );
  }
  context.signal.throwIfAborted();
  const { result, dtw } = evaluateSopilotV1({ gold, trainee, params });
  return {
    result,
    dtw,
    similarities: dtw.path.map(([g, t]) => cosine(gold, g, trainee, t)),
    goldClips: onPlayersClock(gold.clips, input.gold),
    traineeClips: onPlayersClock(trainee.clips, input.trainee),
  };
}

async function loadClips(scored: ScoredClips, adapter: FeatureAdapter | undefined): Promise<SopilotClipTable> {
  const table = await readEffectiveClips(scored, adapter);
  if (!scored.span) return table;
  const shift = scored.clockShiftSec ?? 0;
  const { startSec, endSec } = scored.span;
  const rows = table.clips.flatMap((clip, row) => {
    const centre = (clip.startSec + clip.endSec) / 2 + shift;
    return centre >= startSec && centre < endSec ? [row] : [];
  });
  const vectors = new Float32Array(rows.length * table.dim);
  for (const [to, from] of rows.entries()) {
    vectors.set(table.vectors.subarray(from * table.dim, (from + 1) * table.dim), to * table.dim);
  }
  return { rows: rows.length, dim: table.dim, vectors, clips: rows.map((row) => table.clips[row]!) };
}

async function readParams(path: string): Promise<SopilotParams> {
  const parsed = SopilotParams.safeParse(await readJsonFile(path));
  if (!parsed.success) {
    throw new VigilError(
      'bad-input',
      say('sopilot-setting-out-of-range', { path, reason: z.prettifyError(parsed.error) }),
    );
  }
  return parsed.data;
}

function clipCount(count: number): string {
  return `${count} clip${count === 1 ? '' : 's'}`;
}

function onPlayersClock(clips: readonly ClipTime[], { clockShiftSec = 0 }: ScoredClips): ClipTime[] {
  return clips.map(({ clipIdx, startSec, endSec }) => ({
    clipIdx,
    startSec: startSec + clockShiftSec,
    endSec: endSec + clockShiftSec,
  }));
}

/** 0 where a vector has no length, as SOPilot has it. */
function cosine(a: SopilotClipTable, rowA: number, b: SopilotClipTable, rowB: number): number {
  let dot = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let k = 0; k < a.dim; k++) {
    const x = a.vectors[rowA * a.dim + k]!;
    const y = b.vectors[rowB * b.dim + k]!;
    dot += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return dot / (Math.max(Math.sqrt(squaresA), 1e-12) * Math.max(Math.sqrt(squaresB), 1e-12));
}
