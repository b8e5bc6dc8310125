import type { Chunk, ChunkLevel } from '../../../src-shared/model/chunk.ts';
import type { TranscriptLine } from '../../../src-shared/model/transcript.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import type { FrameEncoder } from '../../engines/encoders/encoder.ts';
import type { TextHit, TextQuery } from '../../stores/text-search.ts';
import type { VectorIndex } from '../../stores/vectors/vector-index.ts';

/** An encoder with the index of its vectors; the two always go together. */
export interface Vision {
  readonly encoder: FrameEncoder;
  readonly index: VectorIndex;
}

/** What the library is asked while looking for an answer; each function takes the few it needs. */
export interface LibrarySources {
  /** The encoder in use and its index. Throws `model-missing`. */
  readonly vision: () => Promise<Vision>;
  /** Transcript lines by BM25. */
  readonly searchText: (question: string, query: TextQuery) => Promise<readonly TextHit[]> | readonly TextHit[];
  /** The meaningful words of a question, as `searchText` looks for them. */
  readonly termsOf: (question: string) => readonly string[];
  readonly videosById: (videoIds: readonly string[]) => Promise<readonly Video[]>;
  /** Ids of the videos that carry these labels. */
  readonly videoIdsWith: (labels: VideoLabelFilter) => Promise<readonly string[]>;
  readonly chunksById: (chunkIds: readonly string[]) => Promise<readonly Chunk[]>;
  /** Chunks of one level that overlap [fromSec, toSec), in order of time. */
  readonly chunksIn: (videoId: string, level: ChunkLevel, fromSec: number, toSec: number) => Promise<readonly Chunk[]>;
  /** Transcript lines that overlap [fromSec, toSec), in order of time. */
  readonly linesIn: (videoId: string, fromSec: number, toSec: number) => Promise<readonly TranscriptLine[]>;
}

interface VideoLabelFilter {
  readonly domain?: string | undefined;
  readonly cameraId?: string | undefined;
  readonly taskId?: string | undefined;
  readonly role?: string | undefined;
}
