import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceName } from '../../../../src-shared/model/device.ts';
import type { Settings } from '../../../../src-shared/model/system.ts';
import { asIs } from '../../../../src-shared/sentences/sentence.ts';
import { word } from '../../../../src-shared/sentences/word.ts';
import { comparingRunner } from '../../../engines/models/device-agreement.ts';
import type { GraphRunner, WireTensor } from '../../../engines/models/graph-runner.ts';
import { silentLog } from '../../../platform/log.ts';
import { startQuietCarrier } from '../../../workers/inference/fork-carrier.ts';
import type { StartCarrier } from '../../../workers/inference/inference-carrier.ts';
import { InferenceClient } from '../../../workers/inference/inference-client.ts';
import { InferenceHost } from '../../../workers/inference/inference-owner.ts';
import { createModelRegistry, type FoundModel, type ModelRegistry } from '../model-registry.ts';
import type { Verdict } from './device-book.ts';
import { absenceOf, devicesInOrder, type Machine } from './machine-devices.ts';
import { ModelDevices } from './model-devices.ts';
import { firstLine, tryDevice } from './try-device.ts';

const resources = fileURLToPath(new URL('../../../../resources/', import.meta.url));
const graphsDir = join(resources, 'graphs');
/** One that ONNX Runtime has on other platforms only. */
const FOREIGN: DeviceName = process.platform === 'win32' ? 'coreml' : 'dml';

let host: InferenceHost;
let inference: InferenceClient;
let models: ModelRegistry;
let model: FoundModel;
let folder: string;
beforeAll(async () => {
  host = new InferenceHost({ graphsDir, threads: 1 });
  inference = new InferenceClient(() => host.connect());
  models = createModelRegistry({ roots: [join(resources, 'encoders')], runtime: { inference } });
  model = await models.find('vigil-basic');
});
afterAll(async () => {
  await inference.close();
  await host.stop();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-devices-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A Linux machine with these files and graphics devices. */
const machineWith = (files: readonly string[], dri: readonly string[] = []): Machine => ({
  ...{ platform: 'linux', arch: 'x64', runtimeDir: '/runtime', runtimeVersion: '1.30.0' },
  isThere: (path) => files.includes(path),
  names: () => dri,
});
const PROVIDER = '/runtime/libonnxruntime_providers_cuda.so';
const withBoth = machineWith([PROVIDER, '/dev/nvidiactl'], ['renderD128']);

describe('the devices of a machine', () => {
  it('are tried in the order of its platform', () => {
    const on = (platform: NodeJS.Platform, arch: string) => devicesInOrder({ ...withBoth, platform, arch });
    expect(on('linux', 'x64')).toEqual(['cuda', 'webgpu']);
    expect(on('win32', 'x64')).toEqual(['dml', 'webgpu']);
    expect(on('darwin', 'arm64')).toEqual(['coreml', 'webgpu']);
    expect(on('linux', 'arm64')).toEqual([]);
  });

  it('are left out untried where their files, their hardware or their platform is missing', () => {
    const why = (device: DeviceName, machine: Machine) => {
      const absence = absenceOf(device, machine);
      return absence && word(absence);
    };
    expect(why('dml', withBoth)).toBe('ONNX Runtime has no DirectML for this kind of machine.');
    expect(why('cuda', machineWith(['/dev/nvidiactl']))).toContain('npm run gpu:cuda');
    expect(why('cuda', machineWith([PROVIDER], ['renderD128']))).toContain('shows no graphics device that CUDA');
    expect(why('webgpu', machineWith([]))).toContain('shows no graphics device that WebGPU');
    expect(why('webgpu', machineWith([], ['card0', 'renderD128']))).toBeUndefined();
    expect(why('cuda', withBoth)).toBeUndefined();
    expect(why('cpu', machineWith([]))).toBeUndefined();
  });
});

/** A device that computes as the processor does, but for what `spoil` does to each value. */
function spoilt(spoil: (value: number, at: number) => number): GraphRunner {
  const wrong = (tensor: WireTensor): WireTensor => {
    if (!(tensor.data instanceof Float32Array)) return tensor;
    return { ...tensor, data: tensor.data.map(spoil) };
  };
  return {
    check: (...args) => inference.check(...args),
    tokenise: (texts) => inference.tokenise(texts),
    describe: (ref) => inference.describe(ref),
    release: (ref) => inference.release(ref),
    run: async (ref, feeds, options) => {
      const outputs = await inference.run(ref, feeds, options);
      return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, wrong(tensor)]));
    },
  };
}

describe('a device agrees with the processor', () => {
  const tested = (candidate: GraphRunner) =>
    models.verifyWith(model, comparingRunner({ reference: inference, candidate, title: 'WebGPU' }));

  it('when it rounds otherwise', async () => {
    await expect(tested(spoilt((value, at) => value * (1 + (at % 2 ? 1e-3 : -1e-3))))).resolves.toBeUndefined();
  });

  it.each([
    ['gives other numbers', (value: number, at: number) => (at % 7 === 0 ? -value : value)],
    ['gives multiples of them', (value: number) => value * 1.1],
    ['gives none that are numbers', () => Number.NaN],
    ['gives nothing', () => 0],
  ])('but not when it %s', async (_, spoil) => {
    await expect(tested(spoilt(spoil))).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringMatching(/^WebGPU gives other numbers as ".+" than the processor \(cosine /),
    });
  });
});

describe('a trial, in a process of its own,', () => {
  const partsWith = (startCarrier: StartCarrier) => ({
    ...{ models, inference },
    trialHost: () => new InferenceHost({ graphsDir, threads: 1, startCarrier }),
  });
  const parts = () => partsWith(startQuietCarrier);
  const never = new AbortController().signal;

  it('says that a device agrees', async () => {
    expect(await tryDevice(model, 'cpu', parts(), never)).toMatchObject({ device: 'cpu', agrees: true });
  });

  it('says why a device does not run a model', async () => {
    const { agrees, reason } = await tryDevice(model, FOREIGN, parts(), never);
    expect(agrees).toBe(false);
    expect(word(reason)).toMatch(/does not run this model: .+/);
  });

  it('outlives a driver that ends its process', async () => {
    const dying = () => {
      const carrier = startQuietCarrier();
      process.kill(carrier.pid!, 'SIGKILL');
      return carrier;
    };
    const { agrees, reason } = await tryDevice(model, 'webgpu', partsWith(dying), never);
    expect([agrees, word(reason)]).toEqual([false, 'The process ended while WebGPU was tried.']);
  });

  it('tells the first line of a complaint, without places in a source', () => {
    const complaint =
      '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::Initialize(const onnxruntime::webgpu::Config&)::<lambda()> adapter_result was false. No supported adapters\n\n';
    expect(firstLine(complaint)).toMatch(/adapter_result was false. No supported adapters$/);
    expect(firstLine('x'.repeat(1000))).toHaveLength(200);
  });
});

describe('what a model runs on', () => {
  const placed: string[] = [];
  const tried: DeviceName[] = [];
  let settings: Pick<Settings, 'device' | 'modelDevices'>;
  beforeEach(() => {
    settings = { device: 'auto', modelDevices: {} };
    placed.length = 0;
    tried.length = 0;
  });
  /** Devices whose drivers agree or do not, in place of real ones. */
  const devicesOn = (machine: Machine, agreeing: readonly DeviceName[]) =>
    new ModelDevices({
      ...{ machine, file: join(folder, 'devices.json'), settings: () => settings, log: silentLog },
      host: { place: (_, device) => placed.push(device) },
      stats: async () => ({ models: [] }),
      tryOn: async (_, device): Promise<Verdict> => {
        tried.push(device);
        return { device, agrees: agreeing.includes(device), reason: asIs(`${device} was tried`) };
      },
    });
  const listed = async (devices: ModelDevices) => (await devices.list([model])).get(model.folder)!;

  it('is the first device that agrees, and the reasons of the others are told', async () => {
    const devices = devicesOn(withBoth, ['webgpu']);
    expect(await listed(devices)).toMatchObject({ device: 'cpu', reason: { sentence: 'device-untried' } });
    await devices.settle([model]);
    expect(await listed(devices)).toMatchObject({
      ...{ asked: 'auto', device: 'webgpu', reason: asIs('webgpu was tried') },
      refused: [{ device: 'cuda', reason: asIs('cuda was tried') }],
    });
    expect([tried, placed]).toEqual([['cuda', 'webgpu'], ['webgpu']]);
  });

  it('is not tried again when Vigil starts again, but when it is asked for or the machine is another one', async () => {
    await devicesOn(withBoth, ['webgpu']).settle([model]);
    const again = devicesOn(withBoth, ['cuda']);
    await again.settle([model]);
    expect([tried.length, placed.at(-1)]).toEqual([2, 'webgpu']);
    expect(await again.tryAgain(model)).toMatchObject({ device: 'cuda', refused: [] });
    expect(placed.at(-1)).toBe('cuda');
    await devicesOn({ ...withBoth, runtimeVersion: '1.31.0' }, []).settle([model]);
    expect([tried.length, placed.at(-1)]).toEqual([5, 'cpu']);
  });

  it('is what the settings say, for all models or for this one, where that agrees', async () => {
    settings = { device: 'webgpu', modelDevices: {} };
    const devices = devicesOn(withBoth, ['webgpu', 'cuda']);
    await devices.settle([model]);
    expect(await listed(devices)).toMatchObject({ asked: 'webgpu', device: 'webgpu' });
    settings = { device: 'webgpu', modelDevices: { 'vigil-basic': 'cpu' } };
    await devices.settle([model]);
    expect(await listed(devices)).toMatchObject({ asked: 'cpu', device: 'cpu', reason: { sentence: 'device-chosen' } });
    settings = { device: 'dml', modelDevices: {} };
    await devices.settle([model]);
    expect(await listed(devices)).toMatchObject({ asked: 'dml', device: 'cpu', refused: [{ device: 'dml' }] });
    expect([tried, placed]).toEqual([['webgpu'], ['webgpu', 'cpu', 'cpu']]);
  });

  it('is the processor without a trial where nothing else is there, and after a book that was damaged', async () => {
    writeFileSync(join(folder, 'devices.json'), '{"machine":');
    const devices = devicesOn(machineWith([]), []);
    await devices.settle([model]);
    const { device, reason, refused } = await listed(devices);
    expect([device, word(reason), refused.length, tried]).toEqual([
      'cpu',
      'No other device of this machine runs it.',
      2,
      [],
    ]);
  });

  it('stays undecided where Vigil ends in a trial', async () => {
    const devices = devicesOn(withBoth, ['cuda']);
    const settled = devices.settle([model]);
    await devices.close();
    await settled;
    expect(placed).toEqual([]);
  });
});
