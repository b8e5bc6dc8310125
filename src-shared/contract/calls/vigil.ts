import { z } from 'zod';
import { Answer, Hit, SearchFilters } from '../../model/answer.ts';
import { ChunkLevel } from '../../model/chunk.ts';
import { Id, OptionalSpan } from '../../model/common.ts';
import { IngestStage } from '../../model/job.ts';
import { Sentence } from '../../sentences/sentence.ts';
import { call, longCall } from '../call.ts';
import { ImportedVideos, videoCalls } from './videos.ts';

export const vigilCalls = {
  'vigil.addVideo': longCall(
    videoCalls['videos.import'].input,
    ImportedVideos,
    'The seed system’s name for `videos.import`.',
    { http: 'POST /vigil/videos', vigilOnly: true },
  ),
  'vigil.index': call(
    z.object({
      videoId: Id,
      encoder: Id.optional(),
      rebuildVectors: z.boolean().default(false),
      /** Only these stages of indexing (`scan`, `chunk`, `index`, `transcribe`, `passages`), from what the others left; all when left out. */
      only: z.array(IngestStage).min(1).optional(),
    }),
    z.object({ jobId: Id.nullable() }),
    'Index a video again, with another encoder if given; or only refill the vector index from its files.',
    { http: 'POST /vigil/videos/{videoId}/index', vigilOnly: true },
  ),
  'vigil.search': call(
    z.object({
      text: z.string().max(2000).optional(),
      /** Path of a picture on this machine (command line). */
      imagePath: z.string().optional(),
      /** A picture as base64 JPEG, PNG or WebP (window: a region of the paused frame). */
      imageBase64: z.string().max(20_000_000).optional(),
      /** "More like this". */
      likeChunkId: Id.optional(),
      level: ChunkLevel.optional(),
      topK: z.number().int().min(1).max(500).default(10),
      filters: SearchFilters.default({}),
    }),
    z.object({ hits: z.array(Hit), encoder: z.string(), backend: z.string(), notices: z.array(Sentence) }),
    'Search by text, by picture, or by chunk.',
    { http: 'POST /vigil/search', vigilOnly: true },
  ),
  'vigil.query': call(
    z.object({
      question: z.string().min(1).max(2000),
      videoIds: z.array(Id).optional(),
      timeRange: z.object(OptionalSpan).optional(),
      topK: z.number().int().min(1).max(100).default(10),
      filters: SearchFilters.default({}),
      model: z.string().default('extractive'),
      /** The answer's id, for a caller who listens to its `answer.delta` events; an id that is taken is refused. */
      answerId: z.uuid().optional(),
    }),
    Answer,
    'Ask a question; the answer cites evidence, or says that it is not in the footage. Streamed as `answer.delta`.',
    { http: 'POST /vigil/query', vigilOnly: true },
  ),
  'vigil.answers': call(
    z.object({ videoId: Id.optional(), limit: z.number().int().min(1).max(200).default(50) }),
    z.object({ answers: z.array(Answer) }),
    'Earlier answers, newest first.',
    { http: 'GET /vigil/answers', vigilOnly: true },
  ),
} as const;
