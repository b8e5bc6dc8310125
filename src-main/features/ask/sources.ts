import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { FrameEncoder } from '../../engines/encoders/encoder.ts';
import type { SentenceEncoder } from '../../engines/sentences/sentence-encoder.ts';
import type { ClipStore } from '../../stores/clip-store.ts';
import type { ObjectStore } from '../../stores/object-store.ts';
import type { SoundStore } from '../../stores/sound-store.ts';
import type { TextIndex } from '../../stores/text-index.ts';
import type { TranscriptStore } from '../../stores/transcript-store.ts';
import type { VectorIndex } from '../../stores/vectors/vector-index.ts';
import type { VideoStore } from '../../stores/video-store.ts';

/** An encoder with the index of its vectors; the two always go together. */
export interface Vision {
  readonly encoder: FrameEncoder;
  readonly index: VectorIndex;
  /** Videos that the index lacks because their vectors are damaged, gone or of another version of the encoder, by id. */
  readonly leftOut: ReadonlyMap<string, Sentence>;
  /** What is to be known of the encoder when all videos are searched. */
  readonly notice?: () => Promise<Sentence | undefined>;
}

/** The stores that are asked while looking for an answer; each function takes the few it needs. */
export interface LibrarySources {
  /** The encoder in use and its index. Throws `model-missing`. */
  readonly vision: () => Promise<Vision>;
  readonly clips: Pick<ClipStore, 'getMany' | 'listWithin'>;
  readonly objects: Pick<ObjectStore, 'find' | 'labels'>;
  readonly textIndex: Pick<TextIndex, 'passages' | 'search' | 'terms'>;
  /** What is written in the pictures, block by block. */
  readonly screenTextIndex: Pick<TextIndex, 'search' | 'terms'>;
  /** The sentence model in use; null without one. */
  readonly sentences: () => Promise<SentenceEncoder | null>;
  readonly transcripts: Pick<TranscriptStore, 'listWithin' | 'sourceOf'>;
  readonly sounds: Pick<SoundStore, 'find' | 'labels'>;
  readonly videos: Pick<VideoStore, 'getMany' | 'ids' | 'totals'>;
}
