import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DeviceName } from '../../../../src-shared/model/device.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';

/** The machine that models run on, as far as it decides what they can run on. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Where the native files of ONNX Runtime lie. */
  readonly runtimeDir: string;
  readonly runtimeVersion: string;
  readonly isThere: (path: string) => boolean;
  readonly names: (folder: string) => readonly string[];
}

/** What `onnxruntime-node` 1.30 has for each platform besides the processor, the most promising first. */
const DEVICES: Readonly<Record<string, readonly DeviceName[]>> = {
  'linux-x64': ['cuda', 'webgpu'],
  'win32-x64': ['dml', 'webgpu'],
  'win32-arm64': ['dml', 'webgpu'],
  'darwin-arm64': ['coreml', 'webgpu'],
};

export const DEVICE_TITLES: Readonly<Record<DeviceName, string>> = {
  ...{ cuda: 'CUDA', dml: 'DirectML', coreml: 'CoreML', webgpu: 'WebGPU', cpu: 'CPU' },
};

/** This machine. */
export function thisMachine(): Machine {
  const require = createRequire(import.meta.url);
  const packageFile = require.resolve('onnxruntime-node/package.json');
  const { platform, arch } = process;
  return {
    ...{ platform, arch, isThere: existsSync },
    names: (folder) => (existsSync(folder) ? readdirSync(folder) : []),
    runtimeDir: join(dirname(packageFile), 'bin', 'napi-v6', platform, arch),
    runtimeVersion: (require(packageFile) as { version: string }).version,
  };
}

/** Devices to try before the processor, in their order. */
export function devicesInOrder({ platform, arch }: Machine): readonly DeviceName[] {
  return DEVICES[`${platform}-${arch}`] ?? [];
}

/**
 * Why a device need not even be tried: it is not of this platform, its files are not here, or nothing of the machine
 * shows that it has one. Undefined for one that may work.
 */
export function absenceOf(device: DeviceName, machine: Machine): Sentence | undefined {
  if (device === 'cpu') return undefined;
  const title = { device: DEVICE_TITLES[device] };
  if (!devicesInOrder(machine).includes(device)) return say('device-not-of-platform', title);
  if (machine.platform !== 'linux') return undefined;
  if (device === 'cuda' && !machine.isThere(join(machine.runtimeDir, 'libonnxruntime_providers_cuda.so'))) {
    return say('device-files-missing', title);
  }
  // The kernel's names for graphics devices: NVIDIA's own, those of all others, and that of Linux inside Windows.
  const nvidia = machine.isThere('/dev/nvidiactl') || machine.isThere('/dev/dxg');
  const any = nvidia || machine.names('/dev/dri').some((name) => name.startsWith('renderD'));
  return (device === 'cuda' ? nvidia : any) ? undefined : say('device-hardware-missing', title);
}
