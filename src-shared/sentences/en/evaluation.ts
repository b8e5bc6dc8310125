import { counted } from '../../counted.ts';

/** Evaluations against marked recordings and questions. */
export const evaluation = {
  'questions-done': ({ done, total }: { done: number; total: number }) => `${done} of ${counted(total, 'question')}`,
  'videos-looked-at': ({ done, total }: { done: number; total: number }) => `${done} of ${counted(total, 'video')}`,
  'runs-done': ({ done, total }: { done: number; total: number }) => `${done} of ${counted(total, 'run')}`,
  'pairs-done': ({ done, total }: { done: number; total: number }) => `${done} of ${counted(total, 'pair')}`,
};
