import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readModelManifest } from '../../src-main/engines/models/model-manifest.ts';
import { SoundManifest, VoiceManifest } from '../../src-main/engines/sound/manifest.ts';
import { SpeechManifest } from '../../src-main/engines/speech/manifest.ts';
import {
  realModels,
  writeSoundModel,
  writeSpeechModel,
  writeVoiceModel,
} from '../../src-main/engines/speech/testing/real-models.ts';
import { findMediaBinaries } from '../../src-main/platform/binaries.ts';
import { InferenceClient } from '../../src-main/workers/inference/inference-client.ts';
import { InferenceHost } from '../../src-main/workers/inference/inference-owner.ts';
import { runHearTask } from '../../src-main/workers/tasks/ingest/hear-task.ts';
import { hasClips } from './footage.ts';
import { timeProcess } from './processes.ts';
import type { BenchRow } from './row.ts';

const GRAPHS = fileURLToPath(new URL('../../resources/graphs', import.meta.url));
/** Narration with hardly a pause. */
const CLIP = 'v17';
const GOAL = 0.3;

/** Hearing voices, sounds and words in narration, against its length; and whether memory grows with the length. */
export const speechRow: BenchRow = async ({ minutes, scratchDir, stopped }) => {
  if (!realModels.isThere || !hasClips) {
    const what = 'left out: there are no models in VIGIL_TEST_MODELS, or no clips in VIGIL_TEST_DATA';
    return { row: 'speech', what, figure: 0, unit: 'x', goal: null, details: {} };
  }
  const binaries = await findMediaBinaries(process.env);
  const filePath = join(scratchDir, 'narration.mp4');
  const seconds = minutes * 60;
  const loop = ['-nostdin', '-v', 'error', '-y', '-stream_loop', '-1', '-i', realModels.clip(CLIP)];
  await timeProcess(binaries.ffmpegPath, [...loop, '-t', String(seconds), '-c', 'copy', filePath], {}, stopped);
  const folder = join(scratchDir, 'heard');
  await mkdir(folder, { recursive: true });
  const [voice, sound, speech] = [
    writeVoiceModel(join(scratchDir, 'voice')),
    writeSoundModel(join(scratchDir, 'sound')),
    await writeSpeechModel(join(scratchDir, 'speech')),
  ];
  const models = {
    voice: { folder: voice, manifest: await readModelManifest(voice, VoiceManifest) },
    sound: { folder: sound, manifest: await readModelManifest(sound, SoundManifest) },
    speech: { folder: speech, manifest: await readModelManifest(speech, SpeechManifest) },
  };
  const host = new InferenceHost({ graphsDir: GRAPHS, threads: 2 });
  const inference = new InferenceClient(() => host.connect());
  const memoryMb: number[] = [];
  const started = performance.now();
  try {
    const emit = (): void => void memoryMb.push(process.memoryUsage.rss() / 1e6);
    await runHearTask({ binaries, filePath, folder, models }, { signal: stopped, emit, inference });
  } finally {
    await inference.close();
    await host.stop();
  }
  const took = (performance.now() - started) / 1000;
  const half = memoryMb.length >> 1;
  return {
    row: 'speech',
    what: `hear ${minutes} min of narration (voices, sounds, words) against its length`,
    figure: took / seconds,
    unit: 'x',
    goal: { atMost: GOAL },
    details: {
      seconds: took,
      mostMemoryFirstHalfMb: Math.max(...memoryMb.slice(0, half)),
      mostMemorySecondHalfMb: Math.max(...memoryMb.slice(half)),
    },
  };
};
