import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { type Scorer, StepInput, type Take } from '../../../src-shared/model/sop.ts';
import type { Score } from '../../../src-shared/model/worded.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { formatTimecode } from '../../../src-shared/time.ts';
import { writeForUser } from '../../platform/private-files.ts';
import { addAuditCommands } from './audit-commands.ts';
import { absolutePath, given, type RunCommand } from './command.ts';
import { lines, type Outcome, table } from './output.ts';
import type { Session } from './session.ts';
import { addAdapterCommands } from './sop-adapter-commands.ts';
import { addQueueCommand } from './sop-queue-command.ts';
import { addScoresCommand } from './sop-scores-command.ts';
import { addTaskCommands } from './sop-task-commands.ts';

interface TakeOptions {
  readonly task: string;
  readonly from?: string;
  readonly to?: string;
  readonly label?: string;
}

interface ScoreOptions extends TakeOptions {
  readonly gold?: string;
  readonly scorer?: Scorer;
  readonly report?: string;
}

interface CompareOptions {
  readonly gold: string;
  readonly trainee: string;
  readonly goldMeta?: string;
  readonly traineeMeta?: string;
  readonly params?: string;
  readonly steps?: string;
  readonly scorer?: Scorer;
}

/** `sop gold`, `sop score`, `sop compare`, and with them what else there is about tasks, and the audit trail. */
export function addSopCommands(program: Command, run: RunCommand): void {
  const sop = program.command('sop').description('score runs of a standard operating procedure');

  sop
    .command('gold')
    .description('use a video, or a span of one, as gold of a task')
    .argument('<file>')
    .requiredOption('--task <id>', 'the task; created when it is new')
    .option('--from <time>', 'start of the run in the video, as Vigil or as another player counts')
    .option('--to <time>', 'end of the run in the video')
    .option('--label <name>', 'who does the run')
    .option(
      '--steps <file>',
      'JSON: [{"name","startSec","endSec"}] by the clock of --from, each with "required", "orderMatters", "weight", "minSec", "maxSec" if need be; suggested when left out',
    )
    .action((file: string, options: TakeOptions & { steps?: string }) =>
      run(async (session) => {
        const steps = options.steps === undefined ? undefined : await readSteps(options.steps);
        const take = await session.run('sop.addGold', { ...takeInput(file, options), ...given({ steps }) });
        return { json: take, text: goldText(take) };
      }),
    );

  sop
    .command('score')
    .description('score a trainee run against gold')
    .argument('<file>')
    .requiredOption('--task <id>', 'the task')
    .option('--from <time>', 'start of the run in the video, as Vigil or as another player counts')
    .option('--to <time>', 'end of the run in the video')
    .option('--gold <takeId>', 'gold take to compare with (when left out: all of the task; sopilot-v1: the newest)')
    .option('--scorer <name>', 'vigil (when left out) or sopilot-v1')
    .option('--label <name>', 'who does the run')
    .option('--report <file>', 'write the report; .pdf, .csv or .json')
    .action((file: string, options: ScoreOptions) => run((session) => score(session, file, options)));

  sop
    .command('compare')
    .description('score two matrices of clip vectors (.npy), without the library')
    .requiredOption('--gold <file>', 'gold vectors')
    .requiredOption('--trainee <file>', 'trainee vectors')
    .option('--gold-meta <file>', 'clip times of gold (JSON)')
    .option('--trainee-meta <file>', 'clip times of trainee (JSON)')
    .option('--params <file>', 'scoring parameters (JSON)')
    .option('--steps <file>', 'gold’s steps for vigil: JSON [{"name","startSec","endSec"}]')
    .option('--scorer <name>', 'sopilot-v1 (when left out) or vigil')
    .action((options: CompareOptions) =>
      run(async (session) => {
        const path = (file: string | undefined): string | undefined => (file === undefined ? file : absolutePath(file));
        const result = await session.call('sop.compare', {
          goldPath: absolutePath(options.gold),
          traineePath: absolutePath(options.trainee),
          ...given({
            goldMetaPath: path(options.goldMeta),
            traineeMetaPath: path(options.traineeMeta),
            paramsPath: path(options.params),
            scorer: options.scorer,
            steps: options.steps === undefined ? undefined : await readSteps(options.steps),
          }),
        });
        if (!('clip_count' in result)) {
          const text = `Score ${result.score?.toFixed(1)} (${result.scorer}, ${result.findings.length} findings)`;
          return { json: result, text };
        }
        const counts = `${result.clip_count.gold} gold and ${result.clip_count.trainee} trainee clips`;
        const text = `Score ${result.score.toFixed(1)} (${counts}, ${result.deviations.length} deviations)`;
        return { json: result, text };
      }),
    );

  addTaskCommands(sop, run);
  addAdapterCommands(sop, run);
  addQueueCommand(sop, run);
  addScoresCommand(sop, run);
  addAuditCommands(program, run);
}

async function score(session: Session, file: string, options: ScoreOptions): Promise<Outcome> {
  const format = options.report === undefined ? undefined : reportFormat(options.report);
  const take = await session.run('sop.addVideo', takeInput(file, options));
  const { scoreId, jobId } = await session.call('sop.score', {
    traineeTakeId: take.takeId,
    ...given({ goldTakeId: options.gold, scorer: options.scorer }),
  });
  const [job] = await session.waitForJobs([jobId]);
  if (job?.error) throw VigilError.fromShape(job.error);
  if (job?.state === 'cancelled') throw new VigilError('cancelled', say('score-job-cancelled'));
  const result = await session.call('sop.getScore', { scoreId });
  if (options.report !== undefined && format) {
    const report = await session.call('sop.report', { scoreId, format });
    await writeForUser(options.report, Buffer.from(report.base64, 'base64'));
  }
  const written = options.report === undefined ? {} : { report: absolutePath(options.report) };
  return { json: { ...result, ...written }, text: scoreText(result, options.report) };
}

function takeInput(file: string, options: TakeOptions) {
  return {
    taskId: options.task,
    path: absolutePath(file),
    ...given({ fromSec: options.from, toSec: options.to, label: options.label }),
  };
}

async function readSteps(file: string): Promise<z.input<typeof StepInput>[]> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new VigilError('bad-input', say('steps-file-not-json', { path: file }), { cause: error });
  }
  const steps = z.array(StepInput).min(1).safeParse(json);
  if (!steps.success) {
    throw new VigilError('bad-input', say('steps-file-invalid', { path: file }));
  }
  return steps.data;
}

function reportFormat(file: string): 'pdf' | 'csv' | 'json' {
  const format = extname(file).slice(1).toLowerCase();
  if (format === 'pdf' || format === 'csv' || format === 'json') return format;
  throw new VigilError('bad-input', say('report-kind-unknown', { path: file }));
}

function goldText(take: Take): string {
  const rows = take.steps.map((step) => [
    step.index + 1,
    formatTimecode(step.startSec),
    formatTimecode(step.endSec),
    step.name,
    step.suggested ? 'suggested' : '',
  ]);
  return `${lines([`Gold take ${take.takeId} of task ${take.taskId}`])}\n${table(['step', 'start', 'end', 'name', ''], rows)}`;
}

function scoreText(score: Score, report: string | undefined): string {
  const verdict = score.passed === null ? '' : score.passed ? ', passed' : ', not passed';
  const points = score.score === null ? '-' : score.score.toFixed(1);
  const said = [`${score.traineeName}: ${points} of 100${verdict} (${score.scorer})`];
  said.push(
    ...score.findings.map((finding) => {
      const when = finding.startSec === null ? '' : ` at ${formatTimecode(finding.startSec)}`;
      return `  ${finding.type}${when}: ${finding.explanation} (-${Number(finding.pointsLost.toFixed(2))})`;
    }),
  );
  if (score.staleReason !== null) said.push(`  Stale: ${score.staleReason}`);
  said.push(...score.notices.map((notice) => `  Note: ${notice}`));
  if (report !== undefined) said.push(`Report: ${report}`);
  return lines(said);
}
