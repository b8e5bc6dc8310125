import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { Score, StepOutcome } from '../../../src-shared/model/sop.ts';
import { sopilotPenalties } from '../../../src-shared/sopilot-penalties.ts';
import type { Span } from '../../../src-shared/time.ts';
import type { Penalty, SopReport, StepPictures } from '../../engines/reports/sop-report.ts';
import type { ReportDependencies } from './dependencies.ts';
import { findingPenalties } from './finding-penalties.ts';
import { staleReason } from './staleness.ts';

const CONTENT_TYPES = { pdf: 'application/pdf', csv: 'text/csv; charset=utf-8', json: 'application/json' } as const;

/** Scores as files to hand on. */
export function createReportHandlers(dependencies: ReportDependencies): Handlers<'sop.report'> {
  return {
    'sop.report': async ({ scoreId, format }, { signal }) => {
      const report = await gatherReport(scoreId, dependencies);
      const { bytes } = await dependencies.renderReport({ report, format }, signal);
      return {
        fileName: reportFileName(report, format),
        contentType: CONTENT_TYPES[format],
        base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
      };
    },
  };
}

async function gatherReport(scoreId: string, dependencies: ReportDependencies): Promise<SopReport> {
  const { takes, tasks, scores, passMark, pictureIn, nowIso, adapterInUse } = dependencies;
  const stored = await scores.get(scoreId);
  const score = { ...stored, staleReason: staleReason(stored, await adapterInUse()) };
  const [task, goldTake, traineeTake] = await Promise.all([
    tasks.find(score.taskId),
    takes.find(score.goldTakeIds[0] ?? ''),
    takes.find(score.traineeTakeId),
  ]);
  const goldSpans = score.steps.map(({ goldStartSec, goldEndSec }) => [goldStartSec, goldEndSec] as const);
  const traineeSpans = score.steps.flatMap(({ spans }) => spans);
  return {
    score,
    taskName: task?.name ?? score.taskId,
    generatedAt: nowIso(),
    passMark: score.scoredWith?.passMark ?? task?.passMark ?? passMark(),
    goldSpan: goldTake ?? extent(goldSpans),
    traineeSpan: traineeTake ?? extent(traineeSpans),
    penalties: penaltiesOf(score),
    pictures: await Promise.all(score.steps.map((step) => picturesOf(step, score, pictureIn))),
  };
}

/** Everything that cost points: the scorer's findings, or the terms of SOPilot's formula. */
function penaltiesOf(score: Score): Penalty[] {
  if (score.scorer === 'vigil') return findingPenalties(score);
  return (score.sopilotV1 ? sopilotPenalties(score.sopilotV1.metrics) : []).map(({ name, points, explanation }) => ({
    name,
    points,
    explanation,
  }));
}

/** From the first start to the last end: what is left of a take that was removed. */
function extent(spans: readonly (readonly [number, number])[]): Span {
  if (spans.length === 0) return { startSec: 0, endSec: 0 };
  return { startSec: Math.min(...spans.map(([start]) => start)), endSec: Math.max(...spans.map(([, end]) => end)) };
}

/** A picture of the step on both sides. */
async function picturesOf(
  step: StepOutcome,
  score: Score,
  pictureIn: ReportDependencies['pictureIn'],
): Promise<StepPictures> {
  // A step done in parts is best seen where it is longest.
  const [seen] = step.spans.toSorted(([a0, a1], [b0, b1]) => b1 - b0 - (a1 - a0));
  const [goldJpegPath, traineeJpegPath] = await Promise.all([
    pictureIn(score.goldVideoId, { startSec: step.goldStartSec, endSec: step.goldEndSec }),
    seen ? pictureIn(score.traineeVideoId, { startSec: seen[0], endSec: seen[1] }) : null,
  ]);
  return { goldJpegPath, traineeJpegPath };
}

/** Safe on every file system, and still readable: letters of any script stay. */
function reportFileName({ taskName, score }: SopReport, format: keyof typeof CONTENT_TYPES): string {
  const trainee = score.traineeName.replace(/\.[^.]{1,5}$/, '');
  const stem = `${taskName} ${trainee} ${score.createdAt.slice(0, 10)}`
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return `${[...stem].slice(0, 100).join('') || 'report'}.${format}`;
}
