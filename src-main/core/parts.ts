import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Parts } from '../features/feature.ts';
import { createEncoderRegistry } from '../features/models/encoder-registry.ts';
import { createModelRegistry } from '../features/models/model-registry.ts';
import { blocksOfAll } from '../features/screen-text-blocks.ts';
import { createJobRunner } from '../jobs/create-job-runner.ts';
import { findMediaBinaries } from '../platform/binaries.ts';
import { driveRoom } from '../platform/drive-reserve.ts';
import { type LogFile, openLog } from '../platform/log.ts';
import { dataPaths } from '../platform/paths.ts';
import { resourcesDir } from '../platform/resources.ts';
import { createAdapterStore } from '../stores/adapter-store.ts';
import { createAnswerStore } from '../stores/answer-store.ts';
import { createArtifacts } from '../stores/artifacts/artifacts.ts';
import { createClipStore } from '../stores/clip-store.ts';
import { type OpenLibrary, openLibrary } from '../stores/dual/open-library.ts';
import { createJobStore } from '../stores/job-store.ts';
import { createObjectStore } from '../stores/object-store.ts';
import { createPaceStore } from '../stores/pace-store.ts';
import { createRecordingFiles } from '../stores/recording-files.ts';
import { createScoreStore } from '../stores/score-store.ts';
import { createScreenTextStore } from '../stores/screen-text-store.ts';
import { createSettingsStore } from '../stores/settings-store.ts';
import { createSoundStore } from '../stores/sound-store.ts';
import { createTakeStore } from '../stores/take-store.ts';
import { createTaskStore } from '../stores/task-store.ts';
import { openTextIndex } from '../stores/text-index.ts';
import { createTranscriptStore } from '../stores/transcript-store.ts';
import { createVideoStore } from '../stores/video-store.ts';
import { startQuietCarrier } from '../workers/inference/fork-carrier.ts';
import { InferenceClient } from '../workers/inference/inference-client.ts';
import { InferenceHost } from '../workers/inference/inference-owner.ts';
import { WorkerPool } from '../workers/pool/worker-pool.ts';
import type { CoreOptions } from './core.ts';
import { createEventBus } from './event-bus.ts';
import { jobLease } from './job-lease.ts';
import { openVectors } from './open-vectors.ts';

/** Opens stores, threads and models of a data folder, and knows how to close them again in the right order. */
export async function openParts(options: CoreOptions): Promise<OpenParts> {
  const { config } = options;
  const logFile = openLog(config.dataDir, config.logLevel);
  const { freeBytes, isShort } = driveRoom(config.dataDir);
  if (isShort) {
    logFile.log.warn('The drive of the data folder is full or nearly so: remove videos or free space elsewhere on it', {
      freeBytes,
    });
  }
  const library = await openLibrary(config, logFile.log);
  try {
    return await assemble(options, logFile, library);
  } catch (error) {
    await library.database.close();
    throw error;
  }
}

export interface OpenParts {
  readonly parts: Parts;
  readonly close: () => Promise<void>;
}

/** Opens what is derived of texts, and fills it where it is new. */
async function openTextIndexes(
  { db, dataDir }: CoreOptions['config'],
  { transcripts, screenTexts }: Pick<Parts, 'transcripts' | 'screenTexts'>,
): Promise<Pick<Parts, 'textIndex' | 'screenTextIndex'>> {
  const paths = dataPaths(dataDir);
  const isPostgresAlone = db === 'postgres' && !existsSync(paths.databases);
  const textIndex = openTextIndex(isPostgresAlone ? paths.postgresTextIndex : paths.textIndex);
  if (textIndex.isFresh) await textIndex.rebuild(transcripts.all());
  const screenTextIndex = openTextIndex(isPostgresAlone ? paths.postgresScreenTextIndex : paths.screenTextIndex);
  if (screenTextIndex.isFresh) await screenTextIndex.rebuild(blocksOfAll(screenTexts));
  return { textIndex, screenTextIndex };
}

async function assemble(options: CoreOptions, logFile: LogFile, { database, dual }: OpenLibrary): Promise<OpenParts> {
  const { config, startCarrier } = options;
  const paths = dataPaths(config.dataDir);
  const { log } = logFile;
  const { db } = database;
  const settings = createSettingsStore(paths.settings, config, log);
  const artifacts = createArtifacts(config.artifactsDir ?? paths.artifacts);
  const clips = createClipStore(db);
  const transcripts = createTranscriptStore(db);
  const screenTexts = createScreenTextStore(db);
  const { textIndex, screenTextIndex } = await openTextIndexes(config, { transcripts, screenTexts });

  const hostOptions = {
    graphsDir: join(resourcesDir(), 'graphs'),
    threads: config.threads,
    ...(config.modelMemoryBytes !== null && { memoryBytes: config.modelMemoryBytes }),
  };
  const inferenceHost = new InferenceHost({
    ...hostOptions,
    onExit: (reason) => log.warn('The model process ended; it starts again on next use', { reason }),
    ...(startCarrier && { startCarrier }),
  });
  const inference = new InferenceClient(() => inferenceHost.connect());
  const pool = new WorkerPool({ connectInference: () => inferenceHost.connect() });
  const models = createModelRegistry({
    roots: [join(resourcesDir(), 'encoders'), paths.models],
    runtime: { inference },
    choices: () => settings.get().models,
  });
  const encoders = createEncoderRegistry(models, () => settings.get().encoder);
  const recordings = createRecordingFiles();
  const events = createEventBus((error) => log.error('A listener failed', { err: error }));
  const vectors = openVectors({ config, log, events, settings, clips, artifacts, encoders, inference });

  const parts: Parts = {
    config,
    log,
    events,
    database,
    dual,
    settings,
    artifacts,
    recordings,
    videos: createVideoStore(db, recordings),
    clips,
    jobs: createJobStore(db),
    runner: createJobRunner({
      db,
      publish: (event) => events.publish(event),
      lease: jobLease(config),
      log,
      paces: createPaceStore(paths.paces),
    }),
    tasks: createTaskStore(db),
    takes: createTakeStore(db),
    scores: createScoreStore(db),
    adapters: createAdapterStore(db),
    transcripts,
    objects: createObjectStore(db),
    sounds: createSoundStore(db),
    answers: createAnswerStore(db),
    textIndex,
    screenTexts,
    screenTextIndex,
    vectors,
    inferenceHost,
    inference,
    trialHost: () => new InferenceHost({ ...hostOptions, startCarrier: startCarrier ?? startQuietCarrier }),
    pool,
    models,
    encoders,
    openEncoder: (encoderId) => encoders.open(encoderId),
    binaries: () => findMediaBinaries(config.programs),
  };
  const close = async (): Promise<void> => {
    await pool.close();
    await vectors.close();
    await inference.close();
    await inferenceHost.stop();
    events.close();
    textIndex.close();
    screenTextIndex.close();
    await database.close();
    logFile.close();
  };
  return { parts, close };
}
