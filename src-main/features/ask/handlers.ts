import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { Answer } from '../../../src-shared/model/answer.ts';
import { type AnswerDependencies, answerQuestion } from './answer.ts';
import { type SearchDependencies, searchLibrary } from './search.ts';

export interface AskDependencies extends AnswerDependencies, SearchDependencies {
  readonly listAnswers: (filter: { videoId?: string | undefined; limit: number }) => Promise<readonly Answer[]>;
}

export function createAskHandlers(
  dependencies: AskDependencies,
): Handlers<'vigil.search' | 'vigil.query' | 'vigil.answers'> {
  return {
    'vigil.search': (input, { signal }) => searchLibrary(input, dependencies, signal),
    'vigil.query': (input, { signal }) => answerQuestion(input, dependencies, signal),
    'vigil.answers': async (input) => ({ answers: [...(await dependencies.listAnswers(input))] }),
  };
}
