import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { newId } from '../../platform/ids.ts';
import type { Parts } from '../feature.ts';
import { type AnswerSources, answerQuestion } from './answer.ts';
import { withFileStates } from './file-notices.ts';
import { type SearchSources, searchLibrary } from './search.ts';

export interface AskNeeds extends SearchSources, Omit<AnswerSources, 'clips'>, Pick<Parts, 'answers'> {
  readonly events: Pick<Parts['events'], 'publish'>;
}

/** Search and questions. Answers are streamed while they are made, then saved. */
export function askCalls(needs: AskNeeds): Handlers<'vigil.search' | 'vigil.query' | 'vigil.answers'> {
  const { answers, events } = needs;
  /** Ids of the answers being made: two of one id would mix their deltas. */
  const beingMade = new Set<string>();
  return {
    'vigil.search': (input, { signal }) => searchLibrary(input, needs, signal),
    'vigil.query': async (input, { signal }) => {
      const { answerId = newId() } = input;
      if (beingMade.has(answerId)) throw takenId(answerId);
      beingMade.add(answerId);
      try {
        if (input.answerId !== undefined && (await answers.find(answerId))) throw takenId(answerId);
        const onText = (text: string): void => events.publish({ type: 'answer.delta', answerId, text });
        const answer = await answerQuestion({ ...input, answerId }, needs, { signal, onText });
        await answers.insert(answer, input.videoIds);
        return answer;
      } finally {
        beingMade.delete(answerId);
      }
    },
    'vigil.answers': async (input) => ({ answers: await withFileStates(await answers.list(input), needs.videos) }),
  };
}

function takenId(answerId: string): VigilError {
  return new VigilError('conflict', say('answer-id-taken', { answerId }), {
    hint: say('answer-id-taken-hint'),
    details: { answerId },
  });
}
