import type { Sentence } from '../../../src-shared/sentences/sentence.ts';

/** A video's warnings come from two stages: those of the transcript, and all others from the scan. */
export function isSubtitleWarning({ sentence }: Sentence): boolean {
  return sentence.startsWith('subtitle-') || sentence.startsWith('hearing-');
}
