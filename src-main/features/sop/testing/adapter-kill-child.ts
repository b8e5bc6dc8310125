import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeVectorMatrix } from '../../../formats/npy.ts';
import { defineJob } from '../../../jobs/define-job.ts';
import { createJobRunner } from '../../../jobs/job-runner.ts';
import { newId } from '../../../platform/ids.ts';
import { silentLog } from '../../../platform/log.ts';
import { dataPaths } from '../../../platform/paths.ts';
import { createAdapterStore } from '../../../stores/adapter-store.ts';
import { createArtifacts } from '../../../stores/artifacts/artifacts.ts';
import { nowIso } from '../../../stores/db/columns.ts';
import { sampleVideo } from '../../../stores/db/database.fixture.ts';
import { migrateUp } from '../../../stores/db/migrate.ts';
import { openDatabase } from '../../../stores/db/open.ts';
import { createJobStore } from '../../../stores/job-store.ts';
import { createVideoStore } from '../../../stores/video-store.ts';
import { runTrainAdapterTask } from '../../../workers/tasks/sop/train-adapter-task.ts';
import { createTrainingStages, TrainingInput } from '../adapter-training.ts';

// A process that trains a feature adapter, or goes on with a training, and may be killed at a fault point.
const [dataDir] = process.argv.slice(2);
const paths = dataPaths(dataDir!);
const database = openDatabase(paths.database);
const { db } = database;
await migrateUp(database, { backupDir: paths.backups });
const artifacts = createArtifacts(paths.artifacts);
const videos = createVideoStore(db);
for (const name of ['one', 'two']) {
  const { video } = await videos.insert(sampleVideo(name));
  const file = artifacts.sopilotVectors(video.videoId);
  if (existsSync(file)) continue;
  await mkdir(artifacts.folder(video.videoId), { recursive: true });
  await writeVectorMatrix(file, { rows: 2, dim: 3, vectors: Float32Array.of(1, 2, 3, 4, 5, 6) });
}
const ended = Promise.withResolvers<void>();
const runner = createJobRunner({ db, publish: () => {}, log: silentLog });
const kind = defineJob({
  kind: 'train',
  input: TrainingInput,
  concurrency: 1,
  events: ({ state }) => {
    if (state === 'completed' || state === 'failed') ended.resolve();
    return [];
  },
  stages: createTrainingStages({
    adapters: createAdapterStore(db),
    adaptersIn: createAdapterStore,
    adaptersFolder: paths.adapters,
    clipFiles: (videoId) => ({
      folder: artifacts.folder(videoId),
      vectorsPath: artifacts.sopilotVectors(videoId),
      metaPath: join(artifacts.folder(videoId), 'none'),
    }),
    hasClips: async ({ vectorsPath }) => existsSync(vectorsPath),
    runTraining: (input, signal, emit) => runTrainAdapterTask(input, { signal, emit }),
    nowIso,
  }),
});
const unfinished = await createJobStore(db).list({ states: ['queued', 'running'], limit: 1 });
if (unfinished.length === 0) {
  const input = { trigger: 'manual', all: true } as const;
  await runner.enqueue(kind, { subjectId: newId(), title: 'a training', input });
}
await runner.start([kind]);
await ended.promise;
await runner.close();
await database.close();
