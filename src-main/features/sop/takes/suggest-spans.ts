import type { Video } from '../../../../src-shared/model/video.ts';
import type { Span } from '../../../../src-shared/time.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { readDoubles } from '../../../stores/artifacts/scan-files.ts';
import type { Parts } from '../../feature.ts';

export type SuggestNeeds = Pick<Parts, 'artifacts' | 'pool' | 'settings'>;

/**
 * Spans that follow each other where the picture changes most, from the frame vectors of an indexed video: what the
 * steps of a gold take may be.
 */
export async function suggestSpans(
  video: Video,
  span: Span,
  { artifacts, pool, settings }: SuggestNeeds,
  signal: AbortSignal,
): Promise<Span[]> {
  const encoderId = video.embeddingModel ?? settings.get().encoder;
  const vectorsPath = artifacts.frames(video.videoId, encoderId);
  const timesSec = [...(await readDoubles(artifacts.folder(video.videoId), layout.sampleTimes(encoderId)))];
  const { startSec, endSec } = span;
  return pool.run('suggest-steps', { vectorsPath, timesSec, span: { startSec, endSec } }, { signal });
}
