import type { Command } from 'commander';
import type { CallOutput } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { type ScoresOfRun, scoresOfRun } from '../../../src-shared/scores-of-run.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { RunCommand } from './command.ts';
import { table } from './output.ts';
import type { Session } from './session.ts';

interface ScoredRun extends ScoresOfRun<CallOutput<'sop.scores'>['scores'][number]> {
  readonly takeId: string;
  readonly videoName: string;
  readonly label: string | null;
}

/** `sop scores`. */
export function addScoresCommand(sop: Command, run: RunCommand): void {
  sop
    .command('scores')
    .description('how each run of a task was scored last, and why a newer scoring gave nothing')
    .argument('<task>')
    .action((taskId: string) =>
      run(async (session) => {
        const runs = await runsOf(taskId, session);
        return { json: { runs }, text: runsText(runs) };
      }),
    );
}

async function runsOf(taskId: string, session: Session): Promise<ScoredRun[]> {
  const { tasks } = await session.call('sop.tasks.list', {});
  if (!tasks.some((task) => task.taskId === taskId)) {
    throw new VigilError('not-found', say('task-not-found', { taskId }));
  }
  const { takes } = await session.call('sop.takes.list', { taskId });
  const { scores } = await session.call('sop.scores', { taskId });
  return takes
    .filter(({ role }) => role !== 'gold')
    .map(({ takeId, videoName, label }) => ({ takeId, videoName, label, ...scoresOfRun(scores, takeId) }));
}

function runsText(runs: readonly ScoredRun[]): string {
  if (runs.length === 0) return 'The task has no runs yet.';
  const rows = runs.map(({ videoName, label, scored, later }) => [
    videoName,
    label ?? '',
    scored?.score?.toFixed(1) ?? '-',
    scored === null || scored.passed === null ? '' : scored.passed ? 'passed' : 'not passed',
    scored?.scorer ?? '',
    scored?.createdAt.slice(0, 10) ?? '',
    later === null ? '' : `${later.scorer} ${later.state}${later.error === null ? '' : `: ${later.error}`}`,
  ]);
  return table(['run', 'trainee', 'score', '', 'scorer', 'on', 'since then'], rows);
}
