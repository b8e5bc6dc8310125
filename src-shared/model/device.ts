import { z } from 'zod';
import { Sentence } from '../sentences/sentence.ts';

/** What a model can run on, by the names that ONNX Runtime gives them: `dml` is DirectML of Windows, `coreml` Apple's. */
export const DeviceName = z.enum(['cuda', 'dml', 'coreml', 'webgpu', 'cpu']);
export type DeviceName = z.infer<typeof DeviceName>;

/** `auto`: the first device of this machine that agrees with the processor in the model's self-test. */
export const DeviceChoice = z.enum(['auto', ...DeviceName.options]);
export type DeviceChoice = z.infer<typeof DeviceChoice>;

/** Models that run on another device than the setting for all of them says, by their id. */
export const ChosenDevices = z.record(z.string().max(80), DeviceChoice);
export type ChosenDevices = z.infer<typeof ChosenDevices>;

/** What a model runs on, why, and how that goes. */
export const ModelDevice = z.object({
  asked: DeviceChoice,
  device: DeviceName,
  /** Why it is that device. */
  reason: Sentence,
  /** Devices that come before it, and why none of them is used. */
  refused: z.array(z.object({ device: DeviceName, reason: Sentence })),
  /** Pictures, texts or blocks of sound a second, over all that was asked of it since it was opened; null before. */
  rowsPerSec: z.number().nullable(),
  /** Memory that its open graphs are counted with; null while none is open. */
  memoryBytes: z.number().int().nullable(),
  /** What a pass takes at most since memory ran out in one; null where it never did. */
  mostRows: z.number().int().nullable(),
});
export type ModelDevice = z.infer<typeof ModelDevice>;
