import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { SopTaskFile } from '../../../src-shared/model/sop-task-file.ts';
import type { SopStatistics } from '../../../src-shared/model/worded.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { writeForUser } from '../../platform/private-files.ts';
import { absolutePath, given, numberOption, type RunCommand } from './command.ts';
import { lines, table } from './output.ts';

/** `sop tasks`, `sop export`, `sop import`, `sop stats`, `sop search`. */
export function addTaskCommands(sop: Command, run: RunCommand): void {
  sop
    .command('tasks')
    .description('list the tasks')
    .action(() =>
      run(async (session) => {
        const { tasks } = await session.call('sop.tasks.list', {});
        const rows = tasks.map(({ taskId, name, goldTakes, traineeTakes, passMark }) => [
          ...[taskId, name, goldTakes, traineeTakes],
          passMark ?? 'as in the settings',
        ]);
        const header = ['task', 'name', 'gold takes', 'trainee takes', 'pass mark'];
        return { json: { tasks }, text: tasks.length === 0 ? 'There are no tasks yet.' : table(header, rows) };
      }),
    );

  sop
    .command('export')
    .description('write a task with its gold takes and steps as JSON')
    .argument('<task>')
    .option('--out <file>', 'where to write it (standard output when left out)')
    .action((taskId: string, options: { out?: string }) =>
      run(async (session) => {
        const document = await session.call('sop.tasks.export', { taskId });
        const text = JSON.stringify(document, null, 2);
        if (options.out === undefined) return { json: document, text };
        const file = absolutePath(options.out);
        await writeForUser(file, `${text}\n`);
        return { json: { file, ...document }, text: `Task ${taskId}: ${file}` };
      }),
    );

  sop
    .command('import')
    .description('make a task from an exported file; its videos must be in the library')
    .argument('<file>')
    .option('--task <id>', 'another id for the task')
    .option('--replace', 'change the task when it is there already')
    .action((file: string, options: { task?: string; replace?: true }) =>
      run(async (session) => {
        const document = await readTaskFile(file);
        const result = await session.call('sop.tasks.import', {
          document,
          ...given({ taskId: options.task, replace: options.replace }),
        });
        const { task, goldTakes, missing } = result;
        const text = lines([
          `Task ${task.taskId}: ${goldTakes.length} gold takes.`,
          ...missing.map(({ name }) => `${name} is not in the library: index it, then import again with --replace.`),
        ]);
        return { json: result, text };
      }),
    );

  sop
    .command('stats')
    .description('which step fails how often, and the scores of each trainee')
    .argument('<task>')
    .action((taskId: string) =>
      run(async (session) => {
        const statistics = await session.call('sop.statistics', { taskId });
        return { json: statistics, text: statisticsText(statistics) };
      }),
    );

  sop
    .command('search')
    .description('clips of a task that are most like a given one of them')
    .argument('<task>')
    .argument('<videoId>')
    .argument('<clip>', 'number of the clip, from 0', numberOption)
    .option('--top-k <number>', 'how many', numberOption)
    .action((taskId: string, videoId: string, clipIdx: number, options: { topK?: number }) =>
      run(async (session) => {
        const found = await session.call('sop.searchByClip', {
          taskId,
          videoId,
          clipIdx,
          ...given({ k: options.topK }),
        });
        const rows = found.items.map((item) => [
          ...[item.similarity.toFixed(3), item.videoId, item.clipIdx, item.startSec.toFixed(1), item.endSec.toFixed(1)],
          item.role,
        ]);
        return { json: found, text: table(['similarity', 'video', 'clip', 'start', 'end', 'role'], rows) };
      }),
    );
}

async function readTaskFile(file: string): Promise<SopTaskFile> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new VigilError('bad-input', say('task-file-not-json', { path: file }), { cause });
  }
  const parsed = SopTaskFile.safeParse(json);
  if (!parsed.success) throw new VigilError('bad-input', say('task-file-invalid', { path: file }));
  return parsed.data;
}

function statisticsText({ attempts, passed, meanScore, notice, steps, trainees }: SopStatistics): string {
  if (attempts === 0) return 'No run has been scored yet.';
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  const stepRows = steps.map(({ name, failedShare, shareByType, meanDurationRatio }) => [
    name,
    percent(failedShare),
    Object.entries(shareByType)
      .map(([type, share]) => `${type} ${percent(share)}`)
      .join(', '),
    meanDurationRatio === null ? '-' : `${meanDurationRatio.toFixed(2)} x`,
  ]);
  const runRows = trainees.map(({ label, attempts: own }) => [
    label,
    own.map(({ score }) => score.toFixed(1)).join(', '),
  ]);
  return [
    `${attempts} runs, ${passed} passed, ${meanScore!.toFixed(1)} points on average`,
    ...(notice === null ? [] : [notice]),
    '',
    table(['step', 'lost points', 'findings', 'time'], stepRows),
    '',
    table(['trainee', 'scores, oldest first'], runRows),
  ].join('\n');
}
