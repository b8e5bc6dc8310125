import type { Db } from './db/open.ts';

/** What an encoder has vectors of, among the videos that are searchable by what is seen. */
export interface EmbeddingCoverage {
  readonly videos: number;
  /** Those without vectors of that very version, the one added first before the others. */
  readonly missing: readonly { readonly videoId: string; readonly name: string; readonly durationSec: number }[];
}

/** Which of the indexed videos have vectors of a version of an encoder; a video without any chunk needs none. */
export async function embeddingCoverage(db: Db, modelName: string, version: string): Promise<EmbeddingCoverage> {
  const indexed = db
    .selectFrom('videos_v2')
    .where('status', '=', 'ready')
    .where('embedding_model', 'is not', null)
    .where('num_clips', '>', 0);
  const { videos } = await indexed
    .select(({ fn }) => fn.countAll<number | string>().as('videos'))
    .executeTakeFirstOrThrow();
  const rows = await indexed
    .select(['video_id', 'name', 'duration_sec'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('embeddings')
            .select('embeddings.embedding_id')
            .whereRef('embeddings.video_id', '=', 'videos_v2.video_id')
            .where('embeddings.model_name', '=', modelName)
            .where('embeddings.model_version', '=', version),
        ),
      ),
    )
    .orderBy('created_at')
    .orderBy('video_id')
    .execute();
  return {
    videos: Number(videos),
    missing: rows.map((row) => ({ videoId: row.video_id, name: row.name, durationSec: row.duration_sec })),
  };
}
