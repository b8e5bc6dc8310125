import { say } from '../../../src-shared/sentences/say.ts';
import type { StageDefinition } from '../../jobs/job-stage.ts';
import type { Parts } from '../feature.ts';
import { sentence } from '../models/kinds/sentence.ts';
import { openChosen } from '../models/model-registry.ts';
import { readPassages } from '../read-passages.ts';
import type { IngestInput } from './ingest-input.ts';

/**
 * Reads the transcript by what it means, where there is a sentence model, so that the first question need not wait for
 * it. What a crash leaves out is read by then.
 */
export function passagesStage({
  log,
  models,
  textIndex,
}: Pick<Parts, 'log' | 'models' | 'textIndex'>): StageDefinition<IngestInput> {
  return {
    name: 'passages',
    weight: 1,
    async run({ job, signal, progress, commit }) {
      progress(0, say('reading-by-meaning'));
      const encoder = await openChosen(models, sentence, log);
      if (encoder) await readPassages([job.subjectId], textIndex.passages, encoder, signal);
      await commit(async () => undefined);
    },
  };
}
