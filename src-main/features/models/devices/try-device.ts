import { asVigilError } from '../../../../src-shared/contract/errors.ts';
import type { DeviceName } from '../../../../src-shared/model/device.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { comparingRunner, onDevice } from '../../../engines/models/device-agreement.ts';
import type { GraphRunner } from '../../../engines/models/graph-runner.ts';
import { InferenceClient } from '../../../workers/inference/inference-client.ts';
import type { InferenceHost } from '../../../workers/inference/inference-owner.ts';
import type { FoundModel, ModelRegistry } from '../model-registry.ts';
import type { Verdict } from './device-book.ts';
import { DEVICE_TITLES } from './machine-devices.ts';

/** Drivers' complaints go on for pages; the first line says what it is about. */
const MOST_REASON = 200;

export interface TrialParts {
  readonly models: Pick<ModelRegistry, 'verifyWith'>;
  /** Where the processor computes what is compared with. */
  readonly inference: GraphRunner;
  /** A host in a process of its own: a driver that ends it ends nothing else. */
  readonly trialHost: () => InferenceHost;
}

/**
 * Runs a model's self-test on a device, in a process of its own, and on the processor beside it, and compares all that
 * comes out. Never throws: whatever goes wrong is the device's verdict. `signal` ends it with the trial undone.
 */
export async function tryDevice(
  model: FoundModel,
  device: DeviceName,
  { models, inference, trialHost }: TrialParts,
  signal: AbortSignal,
): Promise<Verdict> {
  const title = DEVICE_TITLES[device];
  const host = trialHost();
  const client = new InferenceClient(() => host.connect());
  const stop = (): void => void host.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    const candidate = onDevice(client, device);
    await models.verifyWith(model, comparingRunner({ reference: inference, candidate, title }));
    return { device, agrees: true, reason: say('device-agrees', { device: title }) };
  } catch (thrown) {
    const { code, said, details } = asVigilError(thrown);
    if (code === 'backend-unavailable')
      return { device, agrees: false, reason: say('device-ended', { device: title }) };
    if (typeof details['cosine'] === 'number') return { device, agrees: false, reason: said.message };
    const reason = typeof details['reason'] === 'string' ? firstLine(details['reason']) : said.message;
    return { device, agrees: false, reason: say('device-not-opened', { device: title, reason }) };
  } finally {
    signal.removeEventListener('abort', stop);
    await client.close();
    await host.stop();
  }
}

/** The first line of a complaint, without the places in ONNX Runtime's source that it begins with. */
export function firstLine(complaint: string): string {
  const [line = ''] = complaint.split('\n');
  return line.replace(/^\/\S+:\d+ .*?\) (const )?(?=\S)/, '').slice(0, MOST_REASON);
}
