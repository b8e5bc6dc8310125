import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { CallName } from '../../../../src-shared/contract/api.ts';
import { api } from '../../../../src-shared/contract/api.ts';
import type { Job } from '../../../../src-shared/model/job.ts';
import type { Scorer } from '../../../../src-shared/model/sop.ts';
import type { Video } from '../../../../src-shared/model/video.ts';
import type { Span } from '../../../../src-shared/time.ts';
import { openEncoder } from '../../../engines/encoders/open-encoder.ts';
import { probeVideo } from '../../../engines/media/probe.ts';
import { defineJob } from '../../../jobs/define-job.ts';
import { createJobRunner } from '../../../jobs/job-runner.ts';
import { findMediaBinaries } from '../../../platform/binaries.ts';
import { videoIdOf } from '../../../platform/ids.ts';
import { resourcesDir } from '../../../platform/resources.ts';
import { createArtifacts } from '../../../stores/artifacts/artifacts.ts';
import { createAuditFiles } from '../../../stores/audit-files.ts';
import { createAuditStore } from '../../../stores/audit-store.ts';
import { migrateUp } from '../../../stores/db/migrate.ts';
import { openDatabase } from '../../../stores/db/open.ts';
import { fileExists } from '../../../stores/file-presence.ts';
import { createScoreStore } from '../../../stores/score-store.ts';
import { createTakeStore } from '../../../stores/take-store.ts';
import { createTaskStore } from '../../../stores/task-store.ts';
import { createVideoStore } from '../../../stores/video-store.ts';
import { InferenceClient } from '../../../workers/inference/inference-client.ts';
import { InferenceHost } from '../../../workers/inference/inference-owner.ts';
import { runFingerprintTask } from '../../../workers/tasks/ingest/fingerprint-task.ts';
import { runScanTask } from '../../../workers/tasks/ingest/scan-task.ts';
import { runSopHeatMapTask } from '../../../workers/tasks/sop/sop-heat-map-task.ts';
import { runSopRawStepsTask } from '../../../workers/tasks/sop/sop-raw-steps-task.ts';
import { runSopReportTask } from '../../../workers/tasks/sop/sop-report-task.ts';
import { runSopScoreTask } from '../../../workers/tasks/sop/sop-score-task.ts';
import { runSopSearchTask } from '../../../workers/tasks/sop/sop-search-task.ts';
import { runSopStepsTask } from '../../../workers/tasks/sop/sop-steps-task.ts';
import { runSopilotClipsTask } from '../../../workers/tasks/sop/sopilot-clips-task.ts';
import { createSopHandlers } from '../handlers.ts';
import { createScoreStages } from '../score-stages.ts';
import type { ClipFiles } from '../sopilot-part.ts';

const ENCODER = 'vigil-basic';
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * The SOP feature on a real database and job runner in a temporary folder; tasks of worker threads run in this one.
 * Videos are scanned by the built-in encoder in a real inference host; chunks and indexes are left out, since nothing
 * here searches.
 */
export async function openSopDesk() {
  const folder = await mkdtemp(join(tmpdir(), 'sop-'));
  const database = openDatabase(join(folder, 'vigil.db'));
  await migrateUp(database, { backupDir: join(folder, 'backups') });
  const { db } = database;
  const artifacts = createArtifacts(join(folder, 'artifacts'));
  const binaries = await findMediaBinaries(process.env);
  const videos = createVideoStore(db, fileExists);
  const takes = createTakeStore(db);
  const tasks = createTaskStore(db);
  const scores = createScoreStore(db);
  const announced: string[] = [];
  let passMark = 70;
  const host = new InferenceHost({ graphsDir: join(resourcesDir(), 'graphs'), threads: 1 });
  const inference = new InferenceClient(() => host.connect());
  const encoderFolder = join(resourcesDir(), 'encoders', ENCODER);
  const encoder = await openEncoder(encoderFolder, inference);
  const suggestSpans = async ({ startSec, endSec }: Span): Promise<Span[]> => {
    const middle = (startSec + endSec) / 2;
    return [
      { startSec, endSec: middle },
      { startSec: middle, endSec },
    ];
  };

  const clipFiles = (videoId: string): ClipFiles => ({
    folder: artifacts.folder(videoId),
    vectorsPath: artifacts.sopilotVectors(videoId),
    metaPath: artifacts.sopilotMeta(videoId),
  });
  const hasClips = async ({ vectorsPath, metaPath }: ClipFiles): Promise<boolean> =>
    existsSync(vectorsPath) && existsSync(metaPath);
  const runner = createJobRunner({ db, log: SILENT, publish: () => {} });
  const scoring = defineJob({
    kind: 'score',
    input: z.null(),
    concurrency: 1,
    onState: (trx, job) => createScoreStore(trx).setState(job.subjectId, job.state, job.error?.message ?? null),
    stages: createScoreStages({
      scores,
      scoresIn: createScoreStore,
      takes,
      tasks,
      findVideo: videos.find,
      suggestSteps: (_, span) => suggestSpans(span),
      runSteps: (input, signal) => runSopStepsTask(input, { signal }),
      clipFiles,
      hasClips,
      makeClips: (input, signal, emit) => runSopilotClipsTask({ ...input, binaries }, { signal, emit }),
      runScore: (input, signal) => runSopScoreTask(input, { signal }),
      adapterInUse: async () => undefined,
      passMark: () => passMark,
      maskFor: () => [],
    }),
  });
  await runner.start([scoring]);

  const importVideo = async (path: string, signal: AbortSignal): Promise<Video> => {
    const [{ sha256, sizeBytes }, probe] = await Promise.all([
      runFingerprintTask({ filePath: path }, { signal }),
      probeVideo(binaries, path, signal),
    ]);
    const { video } = await videos.insert({
      videoId: videoIdOf(sha256),
      path,
      checksum: sha256,
      labels: {},
      name: basename(path),
      sizeBytes,
      durationSec: probe.durationSec,
      fps: probe.fps,
      width: probe.width,
      height: probe.height,
      firstFrameSec: probe.firstFrameSec,
      codec: probe.codec,
      playable: probe.chromiumPlayable,
    });
    if (video.status === 'ready') return video;
    await runScanTask(
      {
        binaries,
        filePath: path,
        probe,
        folder: artifacts.folder(video.videoId),
        encoderFolder,
        checkpointEverySec: 60,
        resume: null,
        sopilotClips: false,
      },
      { signal, emit: () => undefined, openEncoder: async () => encoder },
    );
    return videos.updateFacts(video.videoId, { status: 'ready', embeddingModel: ENCODER });
  };

  const handlers = createSopHandlers({
    tasks,
    takes,
    scores,
    scoresIn: createScoreStore,
    importAndIndex: (path, _, signal) => importVideo(path, signal),
    awaitIndexed: (videoId) => videos.get(videoId),
    suggestSteps: (_, span) => suggestSpans(span),
    findVideo: videos.find,
    findVideoByChecksum: (checksum) => videos.find(videoIdOf(checksum)),
    clipFiles,
    hasClips,
    runSearch: (input) => runSopSearchTask(input),
    adapterInUse: async () => undefined,
    audit: createAuditStore(db),
    auditFiles: createAuditFiles(folder, null),
    enqueue: (job, alongside) => runner.enqueue(scoring, { ...job, input: null }, alongside),
    passMark: () => passMark,
    pictureIn: async () => null,
    renderReport: (input) => runSopReportTask(input),
    hasFrames: async (videoId, encoderId) => existsSync(artifacts.frames(videoId, encoderId)),
    runHeatMap: (input) => runSopHeatMapTask(input),
    runRawSteps: (input) => runSopRawStepsTask(input),
    runScore: (input, signal) => runSopScoreTask(input, { signal }),
    nowIso: () => '2026-03-01T14:05:09+09:00',
    announceTask: (taskId) => announced.push(`task ${taskId}`),
    actor: () => 'anonymous',
    announceScore: (scoreId) => announced.push(`score ${scoreId}`),
  });

  return {
    folder,
    ...binaries,
    artifacts,
    videos,
    takes,
    scores,
    runner,
    handlers,
    announced,
    context: { signal: new AbortController().signal },
    setPassMark: (mark: number): void => {
      passMark = mark;
    },
    /** Scores two takes and waits for the job. */
    score: async (
      traineeTakeId: string,
      goldTakeId?: string,
      scorer: Scorer = 'sopilot-v1',
    ): Promise<{ job: Job; scoreId: string }> => {
      const asked = await handlers['sop.score'](
        { traineeTakeId, scorer, ...(goldTakeId !== undefined && { goldTakeId }) },
        { signal: new AbortController().signal },
      );
      return { job: await runner.waitFor(asked.jobId), scoreId: asked.scoreId };
    },
    close: async (): Promise<void> => {
      await runner.close();
      await inference.close();
      await host.stop();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type SopDesk = Awaited<ReturnType<typeof openSopDesk>>;

/** Throws unless a value is what the contract says a call returns. */
export function checkOutput(name: CallName, value: unknown): void {
  api[name].output.parse(value);
}
