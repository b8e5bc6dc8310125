import { Argument, type Command } from 'commander';
import { megabytes } from '../../../src-shared/counted.ts';
import { ModelKindName } from '../../../src-shared/model/model.ts';
import { addCatalogCommands } from './catalog-commands.ts';
import { absolutePath, given, type RunCommand } from './command.ts';
import { table } from './output.ts';

/** `models`. */
export function addModelCommands(program: Command, run: RunCommand): void {
  const models = program.command('models').description('the models of this machine');
  models
    .command('list', { isDefault: true })
    .description('what is installed, and what is used')
    .action(() =>
      run(async (session) => {
        const found = await session.call('models.list', {});
        const rows = found.models.map(({ modelId, kind, chosen, version, bytes, problem, title }) => [
          chosen ? `${modelId} (in use)` : modelId,
          kind,
          version,
          megabytes(bytes),
          problem ?? title,
        ]);
        return { json: found, text: table(['model', 'kind', 'version', 'size', 'about'], rows) };
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
    .description('copy a model from a folder: with model.json, or as the model hub publishes it')
    .argument('<folder>')
    .option('--id <id>', 'what to call it here')
    .action((folder: string, { id }: { readonly id?: string }) =>
      run(async (session) => {
        const result = await session.run('models.import', { folder: absolutePath(folder), ...given({ id }) });
        const text = `${result.modelId} ${result.added ? 'imported' : 'was here already'}`;
        return { json: result, text };
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
  models
    .command('use')
    .description('choose the model of a kind, or "off" for none')
    .addArgument(new Argument('<kind>').choices(ModelKindName.options))
    .argument('<modelId>')
    .action((kind: ModelKindName, modelId: string) =>
      run(async (session) => {
        const { settings } = await session.call('settings.get', {});
        const patch = kind === 'encoder' ? { encoder: modelId } : { models: { ...settings.models, [kind]: modelId } };
        const changed = await session.call('settings.update', patch);
        return { json: changed, text: `${kind}: ${modelId}` };
      }),
    );
  addCatalogCommands(models, run);
}
