import type { Command } from 'commander';
import { megabytes } from '../../../src-shared/counted.ts';
import type { RunCommand } from './command.ts';
import { table } from './output.ts';

/** `models catalog`, `models download`: what there could be, and bringing it here. */
export function addCatalogCommands(models: Command, run: RunCommand): void {
  models
    .command('catalog')
    .description('public models that can be fetched, and which of them are here')
    .action(() =>
      run(async (session) => {
        const found = await session.call('models.catalog', {});
        const rows = found.entries.map((entry) => [
          entry.recommended ? `${entry.modelId} (recommended)` : entry.modelId,
          entry.kind,
          entry.canRun ? entry.state : 'not yet',
          megabytes(entry.bytes),
          entry.licence,
          entry.purpose,
        ]);
        return { json: found, text: table(['model', 'kind', 'here', 'size', 'licence', 'what for'], rows) };
      }),
    );
  models
    .command('download')
    .description('fetch a model of the catalog; one that was broken off goes on')
    .argument('<modelId>')
    .action((modelId: string) =>
      run(async (session) => {
        const result = await session.run('models.download', { modelId });
        return { json: result, text: `${result.modelId} ${result.added ? 'installed' : 'was here already'}` };
      }),
    );
}
