import type { Command } from 'commander';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Adapter, AdapterStatus } from '../../../src-shared/model/adapter.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { given, type RunCommand } from './command.ts';
import { table } from './output.ts';

/** `sop adapter status`, `sop adapter train`, `sop adapter use`. */
export function addAdapterCommands(sop: Command, run: RunCommand): void {
  const adapter = sop
    .command('adapter')
    .description('SOPilot’s feature adapter, which changes scores of sopilot-v1 alone');

  adapter
    .command('status')
    .description('the adapter in use, earlier ones, and when the next is trained')
    .action(() =>
      run(async (session) => {
        const status = await session.call('sop.adapter.status', {});
        return { json: status, text: statusText(status) };
      }),
    );

  adapter
    .command('train')
    .description('train an adapter on the videos added since the last training, and use it')
    .option('--all', 'train on every video that has SOPilot clips')
    .option('--no-wait', 'return at once')
    .action((options: { all?: true; wait: boolean }) =>
      run(async (session) => {
        const started = await session.call('sop.adapter.train', given({ all: options.all }));
        if (!options.wait) return { json: started, text: `Job ${started.jobId}` };
        const [job] = await session.waitForJobs([started.jobId]);
        if (job?.error) throw VigilError.fromShape(job.error);
        if (job?.state === 'cancelled') throw new VigilError('cancelled', say('training-cancelled'));
        const status = await session.call('sop.adapter.status', {});
        return { json: { ...started, ...status }, text: statusText(status) };
      }),
    );

  adapter
    .command('use')
    .description('use an earlier adapter, or none')
    .argument('<version>', 'number of the adapter, or "none"')
    .action((version: string) =>
      run(async (session) => {
        const status = await session.call('sop.adapter.use', { version: readVersion(version) });
        return { json: status, text: statusText(status) };
      }),
    );
}

function readVersion(text: string): number | null {
  if (text === 'none') return null;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new VigilError('bad-input', say('adapter-version-invalid', { text }), {
    hint: say('adapter-version-invalid-hint'),
  });
}

function statusText({ current, history, newVideos, nightly }: AdapterStatus): string {
  const inUse = current ? `Adapter ${current.version} is in use.` : 'No adapter is in use.';
  const night = nightly.nextRunAt === null ? 'Nightly training is off.' : `Next training: ${nightly.nextRunAt}.`;
  const lines = [`${inUse} ${night} ${newVideos} new videos since the last training.`];
  if (history.length > 0) {
    const header = ['', 'version', 'trained', 'videos', 'clips', 'by'];
    lines.push(table(header, history.map(rowOf)));
  }
  return lines.join('\n');
}

function rowOf({ active, version, createdAt, videos, clips, trigger }: Adapter): (string | number)[] {
  return [active ? '*' : '', version, createdAt, videos, clips, trigger];
}
