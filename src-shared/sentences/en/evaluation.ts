import { counted } from '../../counted.ts';

/** Evaluations against marked recordings and questions. */
export const evaluation = {
  'questions-done': ({ done, total }: { done: number; total: number }) => `${done} of ${counted(total, 'question')}`,
  'videos-looked-at': ({ done, total }: { done: number; total: number }) => `${done} of ${counted(total, 'video')}`,
  'runs-done': ({ done, total }: { done: number; total: number }) => `${done} of ${counted(total, 'run')}`,
  'pairs-done': ({ done, total }: { done: number; total: number }) => `${done} of ${counted(total, 'pair')}`,
  'cuts-f1-too-low': ({ f1, needed }: { f1: number; needed: number }) =>
    `Cuts are found with an F1 of ${f1.toFixed(2)}, not ${needed.toFixed(2)}.`,
  'cuts-found-better': ({ detector, f1 }: { detector: string; f1: number }) =>
    `Not better than ${detector}, which reaches ${f1.toFixed(2)}.`,
  'gold-take-not-found': ({ goldTakeId }: { goldTakeId: string }) => `There is no gold take ${goldTakeId}.`,
  'no-questions-in-file': 'The file has no questions.',
  'video-could-not-be-indexed': ({ name }: { name: string }) => `The video ${name} could not be indexed.`,
  'evaluation-stopped': 'The evaluation was stopped.',
  'no-tasks-with-findings': ({ path }: { path: string }) =>
    `${path} lists no tasks with findings, and no procedures with performances.`,
  'no-tasks-with-findings-hint':
    'It is {format_version: 1, tasks:[{task_id, gold, gold_steps, videos}]}, or {procedures:[…]}.',
  'path-no-video': ({ path }: { path: string }) => `${path} is no video.`,
  'questions-file-not-there': 'The file of questions is not there or cannot be read.',
  'question-line-wrong': ({ line, what }: { line: number; what: string }) =>
    `Line ${line} of the questions is wrong (${what}).`,
  'no-cuts-in-file': ({ path }: { path: string }) => `${path} lists no cuts.`,
  'no-cuts-in-file-hint':
    'It is an array of {video, cuts:[{frame}], gradual, ignore_ranges_sec}, or {videos:{path:{content:[frames]}}}.',
  'step-iou-too-low': ({ stepIou, needed }: { stepIou: number; needed: number }) =>
    `The step IoU is ${stepIou.toFixed(3)}; ${needed} is needed.`,
  'required-finding-missed': ({ file, type, steps }: { file: string; type: string; steps: readonly string[] }) =>
    `A required finding was missed, ${file}: ${[type, ...steps].join(' ')}.`,
  'too-many-false-findings': ({ file, allowed }: { file: string; allowed: number }) =>
    `${file} has more than ${allowed} false finding.`,
  'suggested-bounds-too-far-off': ({ f1, needed }: { f1: number; needed: number }) =>
    `Suggested bounds reach an F1 of ${f1.toFixed(3)}; ${needed} is needed.`,
  'macro-f1-too-low': ({ macroF1, needed }: { macroF1: number; needed: number }) =>
    `The macro F1 is ${macroF1.toFixed(3)}; ${needed} is needed.`,
  'too-many-runs-with-false-findings': ({ share, allowed }: { share: number; allowed: number }) =>
    `${(100 * share).toFixed(1)} % of the runs have a false finding; ${100 * allowed} % may.`,
  'faultless-run-lost-points': ({ points }: { points: number }) =>
    `A run without a fault lost ${points.toFixed(1)} points.`,
  'gold-scores-itself-too-low': ({ file, score, needed }: { file: string; score: number; needed: number }) =>
    `${file} against itself scores ${score.toFixed(1)}; ${needed} is needed.`,
  'gold-has-findings': ({ findings }: { findings: number }) => `Gold against itself has ${findings} findings.`,
  'run-not-below-gold': ({ file }: { file: string }) => `${file} does not score below its gold take.`,
  'more-faults-not-lower': ({ more, fewer }: { more: string; fewer: string }) =>
    `${more} has more faults than ${fewer} and does not score lower.`,
};
