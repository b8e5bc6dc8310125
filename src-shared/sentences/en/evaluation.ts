import { counted } from '../../counted.ts';

/** Evaluations against marked recordings and questions. */
export const evaluation = {
  'questions-done': ({ done, total }: { done: number; total: number }) => `${done} of ${counted(total, 'question')}`,
  'videos-looked-at': ({ done, total }: { done: number; total: number }) => `${done} of ${counted(total, 'video')}`,
  'runs-done': ({ done, total }: { done: number; total: number }) => `${done} of ${counted(total, 'run')}`,
  'pairs-done': ({ done, total }: { done: number; total: number }) => `${done} of ${counted(total, 'pair')}`,
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
};
