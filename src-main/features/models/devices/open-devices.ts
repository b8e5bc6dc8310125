import { dataPaths } from '../../../platform/paths.ts';
import type { Parts } from '../../feature.ts';
import { thisMachine } from './machine-devices.ts';
import { ModelDevices } from './model-devices.ts';
import { tryDevice } from './try-device.ts';

export type DevicesNeed = Pick<
  Parts,
  'config' | 'inference' | 'inferenceHost' | 'log' | 'models' | 'settings' | 'trialHost'
>;

/** What the models of a data folder run on, tried on this machine. */
export function openDevices(parts: DevicesNeed): ModelDevices {
  const { config, inference, inferenceHost, log, models, settings, trialHost } = parts;
  return new ModelDevices({
    ...{ machine: thisMachine(), file: dataPaths(config.dataDir).devices, host: inferenceHost, log },
    settings: () => settings.get(),
    stats: () => inference.stats(),
    tryOn: (model, device, signal) => tryDevice(model, device, { models, inference, trialHost }, signal),
  });
}
