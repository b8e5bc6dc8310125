import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuditStore } from './audit-store.ts';
import { createClipStore } from './clip-store.ts';
import { sampleChunks } from './db/database.fixture.ts';
import { inTransaction, type VigilDatabase } from './db/open.ts';
import { testBackends } from './db/postgres.fixture.ts';
import { type LegacyScoreImport, writeLegacyScore } from './legacy-score-writer.ts';
import { createLegacyStore } from './legacy-store.ts';
import { type LegacyVideoImport, writeLegacyVideo } from './legacy-video-writer.ts';
import { createScoreStore } from './score-store.ts';
import { createTakeStore } from './take-store.ts';
import { createVideoStore } from './video-store.ts';

const AT = '2026-01-02T03:04:05.000Z';
const SHA = 'ab'.repeat(32);

function video(more: Partial<LegacyVideoImport> & { readonly sha256?: string | null } = {}): LegacyVideoImport {
  const { sha256 = SHA, ...rest } = more;
  return {
    row: {
      legacy_key: 'row-1',
      legacy_id: 1,
      source_row: '{"id":1}',
      file_name: 'raw/a.mp4',
      file_sha256: sha256,
      clip_count: 3,
      dimension: 8,
      effective_sha256: 'e',
      raw_sha256: 'r',
      clips_sha256: 'c',
    },
    videoId: 'video-a',
    path: '/old/raw/a.mp4',
    facts: {
      name: 'a.mp4',
      sizeBytes: 10,
      modifiedMs: null,
      durationSec: 12,
      fps: 25,
      width: 320,
      height: 180,
      firstFrameSec: 0,
      codec: 'h264',
      playable: true,
      status: 'pending',
      warnings: [],
      error: null,
    },
    taskId: 'wash',
    taskName: 'wash',
    role: 'gold',
    siteId: 'plant',
    cameraId: null,
    label: 'someone',
    modelName: 'heuristic-v1',
    createdAt: AT,
    takeId: 'take-1',
    takeEndSec: 12,
    clips: [0, 1, 2].map((at) => ({ clipIdx: at, startSec: at * 4, endSec: at * 4 + 4 })),
    ...rest,
  };
}

const SCORE: LegacyScoreImport = {
  scoreId: 'score-1',
  taskId: 'wash',
  taskName: 'wash',
  goldTakeId: 'take-1',
  traineeTakeId: 'take-1',
  goldVideoId: 'stand-in',
  traineeVideoId: 'stand-in',
  goldName: 'a.mp4',
  traineeName: 'a.mp4',
  traineeLabel: null,
  requestedBy: 'token:admin',
  state: 'completed',
  score: 99.99973177909851,
  encoder: 'heuristic-v1',
  result: null,
  adapterVersion: null,
  findings: [],
  alignment: [],
  notices: [],
  error: null,
  createdAt: AT,
  finishedAt: AT,
};

describe.each(await testBackends())('what came from SOPilot, on $backend', ({ open }) => {
  let database: VigilDatabase;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());
  const write = (imported: LegacyVideoImport) => inTransaction(database.db, (trx) => writeLegacyVideo(trx, imported));

  it('is written once, and chunks of its own stay when the video is indexed', async () => {
    expect(await write(video())).toMatchObject({ addedVideo: true, addedTake: true, replacedVideoId: null });
    expect(await write(video())).toMatchObject({ addedVideo: false, addedTake: false, replacedVideoId: null });
    const clips = createClipStore(database.db);
    expect(await clips.listForVideo('video-a', 'legacy')).toMatchObject([
      { startSec: 0, endSec: 4, endFrame: 100 },
      { startSec: 4 },
      { startSec: 8, endSec: 12 },
    ]);
    const embedded = async (model: string) => {
      let count = 0;
      for await (const batch of clips.embedded(model)) count += batch.length;
      return count;
    };
    expect([await embedded('sopilot-8'), await embedded('sopilot-8-raw')]).toEqual([3, 3]);
    const rows = { modelName: 'basic', modelVersion: '1', dimension: 8, rows: [0, 1] };
    await clips.replaceForVideo('video-a', sampleChunks('video-a', 'micro', 2, 3), rows);
    await clips.replaceForVideo('video-a', sampleChunks('video-a', 'micro', 2, 4), rows);
    expect((await clips.listForVideo('video-a')).map(({ level }) => level)).toEqual([
      ...['micro', 'micro'],
      ...['legacy', 'legacy', 'legacy'],
    ]);
    expect(await clips.encodersOf('video-a')).toEqual(['basic']);
    expect(await embedded('sopilot-8')).toBe(3);
  });

  it('is handed over when the recording of a stand-in is found', async () => {
    await write(video({ videoId: 'stand-in', sha256: null }));
    expect(await inTransaction(database.db, (trx) => writeLegacyScore(trx, SCORE))).toBe(true);
    expect(await write(video())).toMatchObject({ addedVideo: true, addedTake: false, replacedVideoId: 'stand-in' });
    expect(await inTransaction(database.db, (trx) => writeLegacyScore(trx, SCORE))).toBe(false);
    const videos = createVideoStore(database.db);
    expect(await videos.find('stand-in')).toBeUndefined();
    expect(await videos.get('video-a')).toMatchObject({ path: '/old/raw/a.mp4', checksum: SHA, siteId: 'plant' });
    expect(await createTakeStore(database.db).get('take-1')).toMatchObject({ videoId: 'video-a', label: 'someone' });
    expect(await createScoreStore(database.db).get('score-1')).toMatchObject({
      goldVideoId: 'video-a',
      traineeVideoId: 'video-a',
      score: 99.99973177909851,
    });
    const [row] = await createLegacyStore(database.db).videos(['row-1', 'row-2']);
    expect(row).toMatchObject({ video_id: 'video-a', take_id: 'take-1', file_sha256: SHA });
  });

  it('stands in the audit trail as SOPilot wrote it, once', async () => {
    await write(video());
    await inTransaction(database.db, (trx) => writeLegacyScore(trx, SCORE));
    const legacy = createLegacyStore(database.db);
    const times = { created_at: '2026-01-02T03:04:05+00:00', queued_at: null, started_at: null };
    const job = { id: 'score-1', gold_video_id: 1, trainee_video_id: 7, status: 'completed', score: 99.99973177909851 };
    const finished = { ...times, finished_at: '2026-01-02T03:04:06+00:00' };
    const sourceRow = { ...job, requested_by: 'token:admin', error_message: null, ...finished };
    for (let run = 0; run < 2; run++) {
      await legacy.keepJobs([{ jobId: 'score-1', jobType: 'score', sourceRow, happenedAt: AT }]);
      await legacy.keepFiles([{ key: 'k', kind: 'report', name: 'reports/a.json', sha256: `${run}` }]);
    }
    expect(await legacy.files(['k', 'none'])).toEqual([
      { key: 'k', kind: 'report', name: 'reports/a.json', sha256: '1' },
    ]);
    expect(await createAuditStore(database.db).list(10)).toEqual([
      {
        job_id: 'score-1',
        job_type: 'score',
        requested_by: 'token:admin',
        task_id: null,
        subject: '1->7',
        status: 'completed',
        model_name: null,
        score: 99.99973177909851,
        error_message: null,
        ...finished,
      },
    ]);
  });
});
