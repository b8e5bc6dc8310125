import type { TranscriptLine } from '../../src-shared/model/transcript.ts';
import { textBlocks } from '../engines/reader/text-blocks.ts';
import type { ScreenTextStore } from '../stores/screen-text-store.ts';

/** What the index of text in the picture holds, video by video. */
export async function* blocksOfAll(
  screenTexts: Pick<ScreenTextStore, 'all'>,
): AsyncGenerator<{ readonly videoId: string; readonly lines: readonly TranscriptLine[] }> {
  for await (const { videoId, lines } of screenTexts.all()) yield { videoId, lines: textBlocks(lines) };
}
