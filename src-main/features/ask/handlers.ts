import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { Answer } from '../../../src-shared/model/answer.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { type AnswerDependencies, answerQuestion } from './answer.ts';
import { type SearchDependencies, searchLibrary } from './search.ts';

export interface AskDependencies extends AnswerDependencies, SearchDependencies {
  readonly newId: () => string;
  readonly findAnswer: (answerId: string) => Promise<Answer | undefined>;
  readonly listAnswers: (filter: { videoId?: string | undefined; limit: number }) => Promise<readonly Answer[]>;
}

export function createAskHandlers(
  dependencies: AskDependencies,
): Handlers<'vigil.search' | 'vigil.query' | 'vigil.answers'> {
  const { newId, findAnswer, listAnswers } = dependencies;
  /** Ids of the answers being made: two of one id would mix their deltas. */
  const beingMade = new Set<string>();
  return {
    'vigil.search': (input, { signal }) => searchLibrary(input, dependencies, signal),
    'vigil.query': async (input, { signal }) => {
      const { answerId = newId() } = input;
      if (beingMade.has(answerId)) throw takenId(answerId);
      beingMade.add(answerId);
      try {
        if (input.answerId !== undefined && (await findAnswer(answerId))) throw takenId(answerId);
        return await answerQuestion({ ...input, answerId }, dependencies, signal);
      } finally {
        beingMade.delete(answerId);
      }
    },
    'vigil.answers': async (input) => ({ answers: [...(await listAnswers(input))] }),
  };
}

function takenId(answerId: string): VigilError {
  return new VigilError('conflict', say('answer-id-taken', { answerId }), {
    hint: say('answer-id-taken-hint'),
    details: { answerId },
  });
}
