import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { openTestParts } from '../../../core/testing/open-test-parts.ts';
import { writeVectorMatrix } from '../../../formats/npy.ts';
import { sampleVideo } from '../../../stores/db/database.fixture.ts';
import { ingestFeature } from '../../ingest/feature.ts';
import { sopFeature } from '../feature.ts';
import { clipFiles } from '../takes/clip-files.ts';

// A process that trains a feature adapter, or goes on with a training, and may be killed at a fault point.
const [dataDir] = process.argv.slice(2);
const { parts, close } = await openTestParts(dataDir!);
const { artifacts, jobs, runner, videos } = parts;
for (const name of ['one', 'two']) {
  const { video } = await videos.insert(sampleVideo(name));
  const { vectorsPath, metaPath } = clipFiles(artifacts, video.videoId);
  if (existsSync(vectorsPath)) continue;
  await artifacts.ensureFolder(video.videoId);
  await writeVectorMatrix(vectorsPath, { rows: 2, dim: 3, vectors: Float32Array.of(1, 2, 3, 4, 5, 6) });
  await writeFile(metaPath, '[]');
}
const { calls, jobs: kinds } = sopFeature(parts, { ingest: ingestFeature(parts) });
const [unfinished] = await jobs.list({ states: ['queued', 'running'], limit: 1 });
const { signal } = new AbortController();
const { jobId } = unfinished ?? (await calls['sop.adapter.train']({ all: true }, { signal }));
await runner.start(kinds);
await runner.waitFor(jobId);
await runner.close();
await close();
