import type { Answer, Evidence } from '../../src-shared/model/answer.ts';
import { sentenceStored, storedSentence } from '../../src-shared/sentences/sentence.ts';
import { fromJson, toFlag, toJson } from './db/columns.ts';
import { type Db, inTransaction } from './db/open.ts';

export interface AnswerStore {
  /** Saves an answer under its own id; `videoIds` are the videos it was asked about, besides those of its evidence. */
  insert(answer: Answer, videoIds?: readonly string[]): Promise<void>;
  find(answerId: string): Promise<Answer | undefined>;
  /** Newest first; of one video when given. */
  list(filter: { readonly videoId?: string | undefined; readonly limit: number }): Promise<Answer[]>;
}

export function createAnswerStore(db: Db): AnswerStore {
  return {
    insert: (answer, videoIds = []) =>
      inTransaction(db, async (trx) => {
        await trx
          .insertInto('answers')
          .values({
            answer_id: answer.answerId,
            question: answer.question,
            found: toFlag(answer.found),
            body: storedAnswer(answer),
            created_at: answer.createdAt,
          })
          .execute();
        const about = [...new Set([...videoIds, ...answer.evidence.map((evidence) => evidence.videoId)])];
        if (about.length === 0) return;
        // A video may have been removed while the answer was being made.
        await trx
          .insertInto('answer_videos')
          .columns(['answer_id', 'video_id'])
          .expression((query) =>
            query
              .selectFrom('videos_v2')
              .select(({ val }) => [val(answer.answerId).as('answer_id'), 'video_id'])
              .where('video_id', 'in', about),
          )
          .execute();
      }),
    find: async (answerId) => {
      const row = await db.selectFrom('answers').select('body').where('answer_id', '=', answerId).executeTakeFirst();
      return row && answerStored(row.body);
    },
    list: async ({ videoId, limit }) => {
      let query = db.selectFrom('answers').select('body');
      if (videoId !== undefined) {
        query = query.where('answer_id', 'in', (inner) =>
          inner.selectFrom('answer_videos').select('answer_id').where('video_id', '=', videoId),
        );
      }
      const rows = await query.orderBy('created_at', 'desc').orderBy('answer_id', 'desc').limit(limit).execute();
      return rows.map((row) => answerStored(row.body));
    },
  };
}

/** As it lies in the column: sentences are text in it. */
interface StoredAnswer extends Omit<Answer, 'evidence' | 'unknowns' | 'outcome'> {
  /** Missing in answers of earlier versions. */
  readonly outcome?: Answer['outcome'];
  readonly evidence: readonly StoredEvidence[];
  readonly unknowns: readonly string[];
}

interface StoredEvidence extends Omit<Evidence, 'whyRelevant' | 'quote' | 'fileState'> {
  readonly whyRelevant: string;
  /** Missing in answers of earlier versions. */
  readonly quote?: Evidence['quote'];
}

/** The text of the `body` column. */
function storedAnswer(answer: Answer): string {
  const stored: StoredAnswer = {
    ...answer,
    evidence: answer.evidence.map(({ fileState: _, ...one }) => ({
      ...one,
      whyRelevant: storedSentence(one.whyRelevant),
    })),
    unknowns: answer.unknowns.map(storedSentence),
  };
  return toJson(stored);
}

/** What `storedAnswer` kept; sentences of earlier versions are the English they were. */
function answerStored(body: string): Answer {
  const stored = fromJson<StoredAnswer>(body);
  return {
    ...stored,
    outcome: stored.outcome ?? (stored.found ? 'found' : 'not-found'),
    evidence: stored.evidence.map(({ quote = null, ...one }) => ({
      ...one,
      quote,
      whyRelevant: sentenceStored(one.whyRelevant),
      // Asked when the answer is shown: files come and go.
      fileState: 'here' as const,
    })),
    unknowns: stored.unknowns.map(sentenceStored),
  };
}
