import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { ChosenModels } from '../../../src-shared/model/model.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { worded } from '../../../src-shared/sentences/word.ts';
import { GraphTests } from '../../engines/models/graph-test.ts';
import { modelManifest } from '../../engines/models/model-manifest.ts';
import { InferenceClient } from '../../workers/inference/inference-client.ts';
import { InferenceHost } from '../../workers/inference/inference-owner.ts';
import { createEncoderRegistry } from './encoder-registry.ts';
import { defineKind } from './kinds/define-kind.ts';
import { encoder } from './kinds/encoder.ts';
import { listModels } from './list-models.ts';
import { createModelRegistry } from './model-registry.ts';

const resources = fileURLToPath(new URL('../../../resources/', import.meta.url));
const builtIn = join(resources, 'encoders');

const BellManifest = modelManifest('sound', { tone: z.number(), selfTest: GraphTests });

/** A kind of model that only this test knows. */
const bell = defineKind<z.infer<typeof BellManifest>, { readonly ring: () => number }>({
  kind: 'sound',
  manifest: BellManifest,
  graphs: () => [],
  passes: () => [],
  open: (_folder, { tone }) => {
    if (tone === 0) throw new VigilError('model-invalid', asIs('This bell is cracked.'));
    return { ring: () => tone };
  },
});

let host: InferenceHost;
let inference: InferenceClient;
let models: string;
beforeAll(() => {
  host = new InferenceHost({ graphsDir: join(resources, 'graphs'), threads: 1 });
  inference = new InferenceClient(() => host.connect());
});
afterAll(async () => {
  await inference.close();
  await host.stop();
});
beforeEach(() => {
  models = mkdtempSync(join(tmpdir(), 'vigil-models-'));
});
afterEach(() => rmSync(models, { recursive: true }));

function addBell(name: string, tone: number): void {
  mkdirSync(join(models, name));
  writeFileSync(join(models, name, 'metal'), name);
  const file = { path: 'metal', bytes: name.length, sha256: createHash('sha256').update(name).digest('hex') };
  const about = { format: 1, kind: 'sound', id: name, title: name, version: '1', licence: 'MIT', source: 'cast here' };
  writeFileSync(join(models, name, 'model.json'), JSON.stringify({ ...about, files: [file], tone }));
}

const open = (choices: ChosenModels = {}) =>
  createModelRegistry({
    roots: [builtIn, models],
    runtime: { inference },
    choices: () => choices,
    kinds: [encoder, bell],
  });

describe('models of several kinds in one folder', () => {
  it('are told apart by their manifests; each kind sees its own', async () => {
    addBell('big', 100);
    mkdirSync(join(models, 'empty'));
    const registry = open();
    const found = await registry.list();
    expect(found.map(({ kind, name, builtIn }) => ({ kind, name, builtIn }))).toEqual([
      { kind: 'encoder', name: 'vigil-basic', builtIn: true },
      { kind: 'sound', name: 'big', builtIn: false },
      { kind: 'encoder', name: 'empty', builtIn: false },
    ]);
    expect(worded(found.at(-1))).toMatchObject({ problem: expect.stringContaining('encoder.json') });
    expect((await registry.ofKind(bell).list()).map(({ manifest }) => manifest?.tone)).toEqual([100]);
    const encoders = await createEncoderRegistry(registry, () => 'vigil-basic').list();
    // The built-in one knows some words, and says which: it must not pass for one that reads any text.
    expect(encoders[0]).toMatchObject({
      hasText: true,
      vocabulary: expect.arrayContaining(['yellow', 'dark', 'left']),
    });
    expect(encoders[0]!.vocabulary).not.toContain('the');
    expect(encoders.map(({ encoderId, isDefault, state }) => [encoderId, isDefault, state])).toEqual([
      ['vigil-basic', true, 'ready'],
      ['empty', false, 'invalid'],
    ]);
  });

  it('open once for callers who come together, and again after a failure', async () => {
    addBell('small', 0);
    const bells = open().ofKind(bell);
    await expect(bells.open('small')).rejects.toMatchObject({ code: 'model-invalid' });
    addBell('other', 7);
    rmSync(join(models, 'small'), { recursive: true });
    addBell('small', 440);
    const [first, second] = await Promise.all([bells.open('small'), bells.open('small')]);
    expect(first).toBe(second);
    expect(first.ring()).toBe(440);
    await expect(bells.open('none')).rejects.toMatchObject({
      code: 'model-missing',
      details: { installed: ['other', 'small'] },
    });
  });

  it('are chosen by the user, else by what there is', async () => {
    expect(await open().ofKind(bell).chosen()).toBeNull();
    addBell('big', 100);
    addBell('small', 440);
    const idOf = async (choices: ChosenModels) => (await open(choices).ofKind(bell).chosen())?.manifest.id;
    expect(await idOf({})).toBe('big');
    expect(await idOf({ sound: 'small' })).toBe('small');
    expect(await idOf({ sound: 'gone' })).toBe('big');
    expect(await idOf({ sound: 'off' })).toBeUndefined();
    const listed = await listModels(
      open({ sound: 'small' }),
      { encoder: 'vigil-basic' },
      { list: async () => new Map() },
      async () => 3,
    );
    expect(listed.map(({ modelId, kind, chosen, bytes }) => [modelId, kind, chosen, bytes > 0])).toEqual([
      ['vigil-basic', 'encoder', true, true],
      ['big', 'sound', false, true],
      ['small', 'sound', true, true],
    ]);
  });

  it('are verified by their kind, found by id alone', async () => {
    addBell('cracked', 0);
    cpSync(join(builtIn, 'vigil-basic'), join(models, 'copy'), { recursive: true });
    const registry = open();
    await registry.verify(await registry.find('vigil-basic'));
    await expect(registry.verify(await registry.find('cracked'))).rejects.toMatchObject({ code: 'model-invalid' });
    await expect(registry.find('nothing')).rejects.toMatchObject({
      code: 'model-missing',
      message: 'There is no encoder "nothing" on this machine.',
    });
  });
});
