import { Argument, type Command } from 'commander';
import { DeviceChoice } from '../../../src-shared/model/device.ts';
import type { RunCommand } from './command.ts';
import { table } from './output.ts';

/** `models device`: what a model runs on, chosen or tried again. */
export function addDeviceCommand(models: Command, run: RunCommand): void {
  models
    .command('device')
    .description('try the devices of this machine with a model and say which it runs on; or choose one for it first')
    .argument('<modelId>')
    .addArgument(new Argument('[device]').choices(DeviceChoice.options))
    .action((modelId: string, device: DeviceChoice | undefined) =>
      run(async (session) => {
        if (device !== undefined) {
          const { settings } = await session.call('settings.get', {});
          await session.call('settings.update', { modelDevices: { ...settings.modelDevices, [modelId]: device } });
        }
        const tried = await session.call('models.tryDevices', { modelId });
        const rows = [
          ...tried.refused.map((each) => [each.device, 'not used', each.reason]),
          [tried.device, 'used', tried.reason],
        ];
        return { json: tried, text: table(['device', '', 'why'], rows) };
      }),
    );
}
