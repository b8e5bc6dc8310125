import type { SentenceEncoder } from '../engines/sentences/sentence-encoder.ts';
import { sentencesOf } from '../engines/transcripts/sentences.ts';
import type { PassageIndex } from '../stores/passage-index.ts';

/** Names a sentence model where passages are kept: those of another version are other passages. */
export function passageModel({ manifest: { id, version } }: SentenceEncoder): string {
  return `${id}@${version}`;
}

/**
 * Reads the transcripts of videos by what they mean, sentence by sentence, as far as that was not done with this model.
 * A transcript is kept whole or not at all. Throws `model-invalid`, `cancelled`.
 */
export async function readPassages(
  videoIds: readonly string[],
  passages: PassageIndex,
  encoder: SentenceEncoder,
  signal?: AbortSignal,
): Promise<void> {
  const model = passageModel(encoder);
  const { dim } = encoder.manifest;
  for (const videoId of passages.unread(model, videoIds)) {
    const { stamp, lines } = passages.linesOf(videoId);
    const sentences = sentencesOf(lines);
    const vectors = await encoder.embedPassages(
      sentences.map(({ text }) => text),
      signal,
    );
    const rows = sentences.map((each, at) => ({ ...each, vector: vectors.subarray(at * dim, (at + 1) * dim) }));
    passages.put(videoId, stamp, model, rows);
  }
}
