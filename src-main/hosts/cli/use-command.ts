import { Argument, type Command } from 'commander';
import type { LongCallOutput } from '../../../src-shared/contract/api.ts';
import { ModelKindName } from '../../../src-shared/model/model.ts';
import type { RunCommand } from './command.ts';
import { lines, type Outcome } from './output.ts';

/** `models use`: an encoder is used once it has seen every video, unless it is wanted at once. */
export function addUseCommand(models: Command, run: RunCommand): void {
  models
    .command('use')
    .description('choose the model of a kind, or "off" for none; an encoder once it has seen every video')
    .addArgument(new Argument('<kind>').choices(ModelKindName.options))
    .argument('<modelId>')
    .option('--now', 'use an encoder at once: videos that it has not seen are then not searched by what is seen')
    .action((kind: ModelKindName, modelId: string, { now = false }: { readonly now?: boolean }) =>
      run(async (session) => {
        if (kind === 'encoder' && !now) {
          const { videos, indexed } = await session.call('models.coverage', { encoderId: modelId });
          if (indexed < videos) return switched(await session.run('models.reembed', { encoderId: modelId }));
        }
        const { settings } = await session.call('settings.get', {});
        const patch = kind === 'encoder' ? { encoder: modelId } : { models: { ...settings.models, [kind]: modelId } };
        const changed = await session.call('settings.update', patch);
        return { json: changed, text: `${kind}: ${modelId}` };
      }),
    );
}

/** What a change of encoder came to. */
function switched(result: LongCallOutput<'models.reembed'>): Outcome {
  const { encoderId, videos, indexed, left } = result;
  const told = left.map(({ name, reason }) => `  not seen: ${name}: ${reason}`);
  return { json: result, text: lines([`encoder: ${encoderId}, has seen ${indexed} of ${videos} videos`, ...told]) };
}
