import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../../scripts/graphs/graph-builder.ts';
import {
  realModels,
  writeSoundModel,
  writeSpeechModel,
  writeVoiceModel,
} from '../../../engines/speech/testing/real-models.ts';
import { InferenceSessions } from '../../../workers/inference/inference-sessions.ts';
import { encoder } from './encoder.ts';
import { sound } from './sound.ts';
import { speech } from './speech.ts';
import { voice } from './voice.ts';

if (!realModels.isThere) process.stdout.write('left out: no real models in VIGIL_TEST_MODELS\n');

let folder = '';
let inference: InferenceSessions;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-listening-'));
  inference = new InferenceSessions(2);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A graph that hands its input on. */
function writeGraph(name: string, input: string, output: string): { path: string; sha256: string; bytes: number } {
  const graph = new GraphBuilder('same');
  graph.output(output, graph.input(input, 'float32', ['n', 'm']), ['n', 'm']);
  const bytes = graph.toBytes();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), bytes);
  return { path: name, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}

const about = { format: 1, id: 'other', title: 'Other', version: '1', licence: 'MIT', source: 'made here' };
const manifest = (more: object) => writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...about, ...more }));

describe('models that listen', () => {
  it('are refused in words when their graphs have other inputs or outputs', async () => {
    const file = writeGraph('graph.onnx', 'x', 'y');
    manifest({ kind: 'voice', graph: file.path, files: [file] });
    await expect(voice.open(folder, { inference })).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('input, state, sr, output, stateN'),
    });
    const decoder = writeGraph('decoder.onnx', 'input_ids', 'logits');
    const encoderFile = writeGraph('encoder.onnx', 'input_features', 'y');
    const tokens = { start: 1, end: 2, noTimestamps: 3 };
    const files = [encoderFile, decoder];
    const graphs = { encoder: encoderFile.path, decoder: decoder.path };
    manifest({ kind: 'speech', ...graphs, tokenizer: 'tokenizer.json', melBands: 80, tokens, files });
    await expect(speech.open(folder, { inference })).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('encoder_hidden_states'),
    });
  });

  it('are refused when they name no sounds', async () => {
    const file = writeGraph('graph.onnx', 'input', 'output');
    const labels = { path: 'labels.txt', sha256: createHash('sha256').update('\n').digest('hex'), bytes: 1 };
    writeFileSync(join(folder, labels.path), '\n');
    manifest({ kind: 'sound', graph: file.path, labels: labels.path, files: [file, labels] });
    await expect(sound.open(folder, { inference })).rejects.toMatchObject({ code: 'model-invalid' });
  });

  it.skipIf(!realModels.isThere)('open, and tell their graphs from others', async () => {
    writeVoiceModel(join(folder, 'voice'));
    writeSoundModel(join(folder, 'sound'));
    await writeSpeechModel(join(folder, 'speech'));
    for (const kind of [voice, sound, speech] as const) {
      const at = join(folder, kind.kind);
      const read = await kind.readManifest(at);
      const tested = await kind.withSelfTest(at, read as never, { inference });
      expect(tested.selfTest).toHaveLength(1);
      writeFileSync(join(at, 'model.json'), JSON.stringify(tested));
      await kind.verify(at, { inference });
      const [test] = tested.selfTest;
      const [name, values] = Object.entries(test!.expected)[0]!;
      const other = { ...test!.expected, [name]: values.map((value) => value + 1) };
      writeFileSync(join(at, 'model.json'), JSON.stringify({ ...tested, selfTest: [{ ...test, expected: other }] }));
      await expect(kind.verify(at, { inference })).rejects.toMatchObject({ code: 'model-invalid' });
    }
  });

  it.skipIf(!realModels.isThere)('are refused without a tokenizer, or with one that is none', async () => {
    await writeSpeechModel(folder);
    const path = join(folder, 'tokenizer.json');
    const text = '{"model":{}}';
    const read = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
    const withOther = read.files.map((file: { path: string }) =>
      file.path === 'tokenizer.json'
        ? { path: file.path, sha256: createHash('sha256').update(text).digest('hex'), bytes: text.length }
        : file,
    );
    writeFileSync(path, text);
    writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...read, files: withOther }));
    await expect(speech.open(folder, { inference })).rejects.toMatchObject({ code: 'model-invalid' });
    rmSync(path);
    await expect(speech.open(folder, { inference })).rejects.toMatchObject({ code: 'model-missing' });
  });

  it('have no word times where their publisher left out what these are found by', async () => {
    mkdirSync(join(folder, 'onnx'));
    const files = [
      writeGraph('onnx/encoder_model.onnx', 'input_features', 'y'),
      writeGraph('onnx/decoder_model_merged.onnx', 'input_ids', 'logits'),
    ];
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ model_type: 'whisper' }));
    const ids = { decoder_start_token_id: 1, eos_token_id: 2, no_timestamps_token_id: 9, alignment_heads: [[3, 1]] };
    const languages = { lang_to_id: { '<|de|>': 4, '<|ja|>': 5 }, task_to_id: { transcribe: 6, translate: 7 } };
    writeFileSync(join(folder, 'generation_config.json'), JSON.stringify({ ...ids, ...languages }));
    const known = { id: 'other', title: 'Other', version: '1', source: 'made here' };
    const described = await speech.published!.describe(folder, { folder, files }, known, { inference });
    expect(described).toMatchObject({
      alignmentHeads: [],
      languages: ['de', 'ja'],
      tokens: { start: 1, end: 2, noSpeech: 8, transcribe: 6, languages: { de: 4, ja: 5 } },
    });
  });

  it.skipIf(!realModels.isThere)('are known as their publisher lays them out, and are no encoders', async () => {
    expect(await encoder.published!.recognises(realModels.whisper)).toBe(false);
    expect(await speech.published!.recognises(realModels.whisper)).toBe(true);
    expect(await speech.published!.files(realModels.whisper)).toEqual([
      'onnx/encoder_model_quantized.onnx',
      'onnx/decoder_model_merged_quantized.onnx',
      'tokenizer.json',
    ]);
    expect(await speech.published!.recognises(folder)).toBe(false);
  });
});
