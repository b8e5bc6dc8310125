import type { IngestStage } from '../../../src-shared/model/job.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';

/** The stage that a video's warning comes from; those of the others stay when it runs again. */
export function stageOfWarning({ sentence }: Sentence): Extract<IngestStage, 'scan' | 'transcribe' | 'read'> {
  if (sentence.startsWith('subtitle-') || sentence.startsWith('hearing-')) return 'transcribe';
  return sentence.startsWith('screen-text-') ? 'read' : 'scan';
}
