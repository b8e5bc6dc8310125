import { dirname, resolve } from 'node:path';
import type { LongCallResult, ParsedInput } from '../../../src-shared/contract/api.ts';
import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { EvaluationReport } from '../../../src-shared/model/evaluation.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { FileShots } from '../../workers/tasks/ingest/file-shots-task.ts';
import { fileShotsInput } from '../videos/chunks-of-file.ts';
import type { EvaluationContext, ShotNeeds } from './evaluation-needs.ts';
import { addCounts, type CutCounts, judgeCuts, precisionRecallF1 } from './shot-metrics.ts';
import { readShotTruth } from './shot-truth.ts';

/** The picture-blind baseline: a cut every so many seconds, whatever is shown. */
const BASELINE_EVERY_SEC = 5;
const NO_COUNTS: CutCounts = { hits: 0, falseCuts: 0, missed: 0 };

/** Cut precision, recall and F1 at +-1 frame over all videos of a truth file, beside a picture-blind baseline. */
export async function evaluateShots(
  { file, root }: ParsedInput<'eval.shots'>,
  parts: ShotNeeds,
  { signal, progress }: Pick<EvaluationContext, 'signal' | 'progress'>,
): Promise<LongCallResult<'eval.shots'>> {
  const folder = root ?? dirname(dirname(resolve(file)));
  const items: EvaluationReport['items'] = [];
  let counts = NO_COUNTS;
  let baseline = NO_COUNTS;
  let unreadable = 0;
  const videos = await readShotTruth(file);
  for (const [at, truth] of videos.entries()) {
    progress(at / videos.length, say('videos-looked-at', { done: at, total: videos.length }));
    let found: FileShots;
    try {
      found = await findShots(resolve(folder, truth.video), { detector: 'content' }, parts, signal);
    } catch (thrown) {
      const error = asVigilError(thrown);
      if (error.code === 'cancelled') throw error;
      unreadable += 1;
      items.push({ video: truth.video, error: error.toShape() });
      continue;
    }
    const judged = judgeCuts(truth, found.cuts, found.fps);
    counts = addCounts(counts, judged);
    baseline = addCounts(baseline, judgeCuts(truth, evenCuts(found), found.fps));
    items.push({ video: truth.video, cuts: found.cuts, ...judged });
  }
  const { precision, recall, f1 } = precisionRecallF1(counts);
  const blind = precisionRecallF1(baseline);
  return {
    metrics: {
      f1,
      precision,
      recall,
      baselineF1: blind.f1,
      baselinePrecision: blind.precision,
      baselineRecall: blind.recall,
      hits: counts.hits,
      falseCuts: counts.falseCuts,
      missed: counts.missed,
      unreadable,
    },
    items,
  };
}

/** Shots of a file, by a detector and its threshold (the default one when left out). */
export async function findShots(
  path: string,
  choice: { readonly detector: 'content' | 'adaptive'; readonly threshold?: number | undefined },
  parts: ShotNeeds,
  signal: AbortSignal,
): Promise<FileShots> {
  return parts.pool.run('file-shots', await fileShotsInput(path, choice, parts), { signal });
}

function evenCuts({ frameCount, fps }: FileShots): number[] {
  const every = Math.max(1, Math.round(BASELINE_EVERY_SEC * fps));
  return Array.from({ length: Math.floor((frameCount - 1) / every) }, (_, index) => (index + 1) * every);
}
