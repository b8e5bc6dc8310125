import { basename, dirname, extname, resolve } from 'node:path';
import type { LongCallResult, ParsedInput } from '../../../src-shared/contract/api.ts';
import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { EvaluationReport } from '../../../src-shared/model/evaluation.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { Cut } from '../../engines/shots/find-cuts.ts';
import type { FileShots } from '../../workers/tasks/ingest/file-shots-task.ts';
import { type CutChoice, fileShotsInput } from '../videos/chunks-of-file.ts';
import type { EvaluationContext, ShotNeeds } from './evaluation-needs.ts';
import { addKinds, figuresOf, judgeCuts, type KindCounts, NOTHING_COUNTED } from './shot-metrics.ts';
import { readCutsOfOther, readShotTruth } from './shot-truth.ts';

/** The picture-blind baseline: a cut every so many seconds, whatever is shown. */
const BASELINE_EVERY_SEC = 5;
const BASELINE = `every ${BASELINE_EVERY_SEC} s`;
/** What a detector has to reach over sudden and gradual changes. */
const MIN_F1 = 0.9;
/** The detector that is judged, and those beside it. */
const JUDGED = 'auto';
const OTHERS = ['content', 'adaptive'] as const;

/**
 * Cut precision, recall and F1 at +-1 frame over all videos of a truth file: of every detector here, of those of another
 * program whose cuts are in the file `beside`, and of a picture-blind baseline. The flat figures are those of `auto`.
 */
export async function evaluateShots(
  { file, root, beside }: ParsedInput<'eval.shots'>,
  parts: ShotNeeds,
  { signal, progress }: Pick<EvaluationContext, 'signal' | 'progress'>,
): Promise<LongCallResult<'eval.shots'>> {
  const folder = root ?? dirname(dirname(resolve(file)));
  const items: EvaluationReport['items'] = [];
  const counts = new Map<string, KindCounts>();
  let unreadable = 0;
  const videos = await readShotTruth(file);
  const cutsOfOther = beside === undefined ? [] : [...(await readCutsOfOther(beside))];
  for (const [at, truth] of videos.entries()) {
    progress(at / videos.length, say('videos-looked-at', { done: at, total: videos.length }));
    let found: FileShots;
    try {
      const choice = { detector: JUDGED, others: OTHERS.map((detector) => ({ detector })) } as const;
      found = await findShots(resolve(folder, truth.video), choice, parts, signal);
    } catch (thrown) {
      const error = asVigilError(thrown);
      if (error.code === 'cancelled') throw error;
      unreadable += 1;
      items.push({ video: truth.video, error: error.toShape() });
      continue;
    }
    const rows: [string, readonly Cut[]][] = [
      [JUDGED, found.cuts],
      ...OTHERS.map((name, index): [string, Cut[]] => [name, found.cutsOfOthers[index]!]),
      ...cutsOfOther.map(([name, cuts]): [string, Cut[]] => [
        `${basename(beside!, extname(beside!))} ${name}`,
        asCuts(cuts[truth.video] ?? []),
      ]),
      [BASELINE, evenCuts(found)],
    ];
    for (const [name, cuts] of rows) {
      const judged = judgeCuts(truth, cuts, found.fps);
      counts.set(name, addKinds(counts.get(name) ?? NOTHING_COUNTED, judged));
      if (name === JUDGED) items.push({ video: truth.video, cuts: found.cuts, ...judged });
    }
  }
  const figures = Object.fromEntries([...counts].map(([name, kinds]) => [name, figuresOf(kinds)]));
  return { metrics: { ...flatFigures(counts), unreadable, ...figures }, items, shortfalls: shortfallsOf(counts) };
}

/** Shots of a file by a detector and its threshold, those of the settings when left out; others' cuts beside. */
export async function findShots(
  path: string,
  choice: CutChoice & { readonly others?: readonly CutChoice[] },
  parts: ShotNeeds,
  signal: AbortSignal,
): Promise<FileShots> {
  return parts.pool.run('file-shots', await fileShotsInput(path, choice, parts), { signal });
}

function flatFigures(counts: ReadonlyMap<string, KindCounts>): Record<string, number> {
  const { f1, precision, recall, hits, falseCuts, missed } = figuresOf(counts.get(JUDGED) ?? NOTHING_COUNTED);
  const blind = figuresOf(counts.get(BASELINE) ?? NOTHING_COUNTED);
  return {
    ...{ f1: f1!, precision: precision!, recall: recall! },
    ...{ baselineF1: blind['f1']!, baselinePrecision: blind['precision']!, baselineRecall: blind['recall']! },
    ...{ hits: hits!, falseCuts: falseCuts!, missed: missed! },
  };
}

function shortfallsOf(counts: ReadonlyMap<string, KindCounts>): Sentence[] {
  const f1Of = (kinds: KindCounts): number => figuresOf(kinds)['f1']!;
  const f1 = f1Of(counts.get(JUDGED) ?? NOTHING_COUNTED);
  const ahead = [...counts].filter(([name, kinds]) => name !== JUDGED && f1Of(kinds) >= f1);
  return [
    ...(f1 < MIN_F1 ? [say('cuts-f1-too-low', { f1, needed: MIN_F1 })] : []),
    ...ahead.map(([detector, kinds]) => say('cuts-found-better', { detector, f1: f1Of(kinds) })),
  ];
}

function evenCuts({ frameCount, fps }: FileShots): Cut[] {
  const every = Math.max(1, Math.round(BASELINE_EVERY_SEC * fps));
  return asCuts(Array.from({ length: Math.floor((frameCount - 1) / every) }, (_, index) => (index + 1) * every));
}

function asCuts(frames: readonly number[]): Cut[] {
  return frames.map((frame) => ({ frame, kind: 'cut' }));
}
