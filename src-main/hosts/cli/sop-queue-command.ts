import type { Command } from 'commander';
import type { RunCommand } from './command.ts';
import { lines, table } from './output.ts';

/** `sop queue`. */
export function addQueueCommand(sop: Command, run: RunCommand): void {
  sop
    .command('queue')
    .description('how many jobs of each kind wait, run and have ended, and which has waited longest')
    .action(() =>
      run(async (session) => {
        const state = await session.call('sop.queue', {});
        const rows = Object.entries(state.jobs).map(([kind, counts]) => [
          kind,
          counts.queued,
          counts.running,
          counts.completed,
          counts.failed,
          counts.cancelled,
        ]);
        const { oldestWaiting } = state;
        const waiting = oldestWaiting
          ? `\n${lines([`Waiting longest: ${oldestWaiting.title} (${oldestWaiting.kind}, ${Math.round(oldestWaiting.waitingSec)} s, by ${oldestWaiting.requestedBy})`])}`
          : '';
        const header = ['what', 'queued', 'running', 'completed', 'failed', 'cancelled'];
        return { json: state, text: `${table(header, rows)}${waiting}` };
      }),
    );
}
