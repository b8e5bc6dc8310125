import type { Sentence } from '../../../src-shared/sentences/sentence.ts';

/** A video's warnings come from two stages: those of the subtitles, and all others from the scan. */
export function isSubtitleWarning({ sentence }: Sentence): boolean {
  return sentence.startsWith('subtitle-');
}
