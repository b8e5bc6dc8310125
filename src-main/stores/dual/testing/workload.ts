import { videoIdOf } from '../../../platform/ids.ts';
import { createAnswerStore } from '../../answer-store.ts';
import { sampleVideo } from '../../db/database.fixture.ts';
import type { VigilDatabase } from '../../db/open.ts';
import { createTaskStore } from '../../task-store.ts';
import { seededRandom } from '../../vectors/testing/points.ts';
import { createVideoStore } from '../../video-store.ts';
import type { SideName } from '../switch-dialect.ts';

/** One write; done twice it leaves what it left the first time. */
export type Write =
  | { readonly kind: 'add'; readonly video: string }
  | { readonly kind: 'remove'; readonly video: string }
  | { readonly kind: 'change'; readonly video: string; readonly fps: number }
  | { readonly kind: 'task'; readonly taskId: string; readonly description: string }
  | { readonly kind: 'answer'; readonly answerId: string; readonly video: string }
  | { readonly kind: 'promote'; readonly to: SideName };

/** A workload that depends on `seed` alone: `count` writes, the primary exchanged after every fourth part. */
export function makeWorkload(seed: number, count: number): Write[] {
  const random = seededRandom(seed);
  const alive: string[] = [];
  const writes: Write[] = [];
  for (let at = 0; at < count; at += 1) {
    const quarter = Math.floor(count / 4);
    if (at > 0 && at % quarter === 0)
      writes.push({ kind: 'promote', to: (at / quarter) % 2 === 1 ? 'postgres' : 'sqlite' });
    const dice = random();
    const video = alive[Math.floor(random() * alive.length)];
    if (video === undefined || dice < 0.3) {
      alive.push(`v${at}`);
      writes.push({ kind: 'add', video: `v${at}` });
    } else if (dice < 0.65) writes.push({ kind: 'change', video, fps: at });
    else if (dice < 0.8) writes.push({ kind: 'task', taskId: `t${at % 7}`, description: `write ${at}` });
    else if (dice < 0.95) writes.push({ kind: 'answer', answerId: `a${at}`, video });
    else {
      alive.splice(alive.indexOf(video), 1);
      writes.push({ kind: 'remove', video });
    }
  }
  return writes;
}

export async function perform(
  { db }: Pick<VigilDatabase, 'db'>,
  write: Exclude<Write, { kind: 'promote' }>,
): Promise<void> {
  const videos = createVideoStore(db);
  switch (write.kind) {
    case 'add':
      await videos.insert(sampleVideo(write.video));
      return;
    case 'change':
      await videos.updateFacts(idOf(write.video), { fps: write.fps });
      return;
    case 'remove':
      await videos.remove(idOf(write.video));
      return;
    case 'task':
      await createTaskStore(db).ensure(write.taskId);
      await createTaskStore(db).update(write.taskId, { description: write.description });
      return;
    case 'answer':
      await answer(db, write);
  }
}

async function answer(
  db: VigilDatabase['db'],
  { answerId, video }: { answerId: string; video: string },
): Promise<void> {
  const answers = createAnswerStore(db);
  if (await answers.find(answerId)) return;
  await answers.insert(
    {
      answerId,
      question: `What happens in ${video}?`,
      answer: 'Nothing.',
      found: false,
      outcome: 'not-found',
      sentences: [],
      confidence: 0,
      evidence: [],
      unknowns: [],
      model: 'none',
      encoder: null,
      timings: {},
      createdAt: '2026-01-01T00:00:00.000Z',
    },
    [idOf(video)],
  );
}

/** What the workload leaves, without the times at which it happened. */
export async function contentOf({ db }: Pick<VigilDatabase, 'db'>): Promise<unknown> {
  return {
    videos: await db.selectFrom('videos_v2').select(['video_id', 'fps', 'file_path']).orderBy('video_id').execute(),
    tasks: await db.selectFrom('sop_tasks').select(['task_id', 'description']).orderBy('task_id').execute(),
    answers: await db.selectFrom('answers').select(['answer_id', 'body']).orderBy('answer_id').execute(),
    about: await db.selectFrom('answer_videos').selectAll().orderBy('answer_id').orderBy('video_id').execute(),
  };
}

function idOf(video: string): string {
  return videoIdOf(sampleVideo(video).checksum);
}
