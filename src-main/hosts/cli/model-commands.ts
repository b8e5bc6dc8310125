import type { Command } from 'commander';
import { megabytes } from '../../../src-shared/counted.ts';
import { addCatalogCommands } from './catalog-commands.ts';
import { absolutePath, given, type RunCommand } from './command.ts';
import { addDeviceCommand } from './device-command.ts';
import { lines, table } from './output.ts';
import { addTryCommands } from './try-commands.ts';
import { addUseCommand } from './use-command.ts';

/** `models`. */
export function addModelCommands(program: Command, run: RunCommand): void {
  const models = program.command('models').description('the models of this machine');
  models
    .command('list', { isDefault: true })
    .description('what is installed, and what is used')
    .action(() =>
      run(async (session) => {
        const found = await session.call('models.list', {});
        const rows = found.models.map(({ modelId, kind, chosen, version, bytes, problem, title, device }) => [
          chosen ? `${modelId} (in use)` : modelId,
          kind,
          version,
          megabytes(bytes),
          device?.device ?? '',
          problem ?? title,
        ]);
        return { json: found, text: table(['model', 'kind', 'version', 'size', 'device', 'about'], rows) };
      }),
    );
  models
    .command('test')
    .description('check a model’s files and recompute its self-test')
    .argument('<modelId>')
    .action((modelId: string) =>
      run(async (session) => {
        const result = await session.call('models.test', { modelId });
        return { json: result, text: `${result.ok ? 'ok' : 'failed'}: ${result.detail}`, exitCode: result.ok ? 0 : 1 };
      }),
    );

  models
    .command('import')
    .description(
      'bring in a model from a folder or a zip (with model.json, or as the model hub publishes it), or a pack',
    )
    .argument('<folder>')
    .option('--id <id>', 'what to call it here')
    .option('--trust <fingerprint>', 'the signer of a pack, as it was shown where the pack was made')
    .action((folder: string, options: { readonly id?: string; readonly trust?: string }) =>
      run(async (session) => {
        const result = await session.run('models.import', { folder: absolutePath(folder), ...given({ ...options }) });
        const told = [result, ...result.others].map(
          ({ modelId, added }) => `${modelId} ${added ? 'imported' : 'was here already'}`,
        );
        return { json: result, text: lines(result.signedBy ? [...told, `Signed by ${result.signedBy}`] : told) };
      }),
    );
  models
    .command('remove')
    .description('remove an imported model')
    .argument('<modelId>')
    .action((modelId: string) =>
      run(async (session) => {
        const result = await session.call('models.remove', { modelId });
        return { json: result, text: `${result.modelId} removed` };
      }),
    );
  addUseCommand(models, run);
  addTryCommands(models, run);
  models
    .command('pack')
    .description('write models into one signed zip for a machine without a network')
    .argument('<modelIds...>')
    .requiredOption('--to <file>', 'the zip to write')
    .option('--overwrite', 'replace a file of that name')
    .action((modelIds: string[], { to, overwrite }: { readonly to: string; readonly overwrite?: boolean }) =>
      run(async (session) => {
        const result = await session.run('models.pack', {
          modelIds,
          toPath: absolutePath(to),
          ...given({ overwrite }),
        });
        return { json: result, text: lines([result.path, `Signed by ${result.fingerprint}`]) };
      }),
    );
  addDeviceCommand(models, run);
  addCatalogCommands(models, run);
}
