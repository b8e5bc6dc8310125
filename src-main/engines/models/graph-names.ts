import { join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { ListedFiles } from './checked-files.ts';
import type { GraphRunner, GraphShape } from './graph-runner.ts';

/** Throws `model-invalid` where a graph of a model lacks inputs or outputs that it is run with. */
export async function checkGraphNames(
  listed: ListedFiles,
  graph: string,
  needed: GraphShape,
  runner: GraphRunner,
): Promise<void> {
  const found = await runner.describe({ path: join(listed.folder, graph), listed });
  const lacking = [
    ...needed.inputs.filter((name) => !found.inputs.includes(name)),
    ...needed.outputs.filter((name) => !found.outputs.includes(name)),
  ];
  if (lacking.length === 0) return;
  throw new VigilError('model-invalid', say('graph-names-missing', { graph, names: lacking.join(', ') }), {
    details: { graph, found },
  });
}
