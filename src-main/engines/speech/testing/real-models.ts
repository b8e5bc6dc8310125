import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const models = process.env['VIGIL_TEST_MODELS'] ?? resolve(import.meta.dirname, '../../../../../shared/models');
const data = process.env['VIGIL_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../../../shared/data');

/** Real models that listen, where they are. */
export const realModels = {
  isThere: ['silero-vad', 'yamnet', 'whisper-tiny.en'].every((name) => existsSync(join(models, name))),
  whisper: join(models, 'whisper-tiny.en'),
  clip: (name: string): string => join(data, 'qa/videos', `${name}.mp4`),
};

const ABOUT = { format: 1, version: '1', licence: 'MIT', source: 'test' };

/** Puts a model's files into `folder` with a `model.json` of what is given. */
function writeModel(folder: string, from: string, names: readonly string[], manifest: object): string {
  const files = names.map((path) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(models, from, path), join(folder, path), { mode: 0 });
    const sha256 = createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex');
    return { path, sha256, bytes: statSync(join(folder, path)).size };
  });
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...ABOUT, ...manifest, files }));
  return folder;
}

export function writeVoiceModel(folder: string, more: object = {}): string {
  const graph = 'silero_vad_v6.onnx';
  return writeModel(folder, 'silero-vad', [graph], {
    kind: 'voice',
    id: 'silero-vad',
    title: 'Silero VAD',
    graph,
    ...more,
  });
}

export function writeSoundModel(folder: string, more: object = {}): string {
  const about = { kind: 'sound', id: 'yamnet', title: 'YAMNet', graph: 'yamnet_spectra.onnx', labels: 'labels.txt' };
  return writeModel(folder, 'yamnet', [about.graph, about.labels], { ...about, leaveOut: ['Silence'], ...more });
}

export async function writeSpeechModel(folder: string, more: object = {}): Promise<string> {
  const { describeWhisper, filesOfWhisper } = await import('../published-whisper.ts');
  const from = join(models, 'whisper-tiny.en');
  const about = { kind: 'speech', id: 'whisper-tiny.en', title: 'Whisper tiny', ...(await describeWhisper(from)) };
  return writeModel(folder, 'whisper-tiny.en', await filesOfWhisper(from), { ...about, ...more });
}
