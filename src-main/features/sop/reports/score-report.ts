import type { CallAnswer, ParsedInput } from '../../../../src-shared/contract/api.ts';
import type { Score, StepOutcome } from '../../../../src-shared/model/sop.ts';
import { sopilotPenalties } from '../../../../src-shared/sopilot-penalties.ts';
import type { Span } from '../../../../src-shared/time.ts';
import type { Penalty, SopReport, StepPictures } from '../../../engines/reports/sop-report.ts';
import { nowIso } from '../../../stores/db/columns.ts';
import type { Parts } from '../../feature.ts';
import { thumbnailIn } from '../../videos/thumbnails.ts';
import { adapterInUse } from '../adapter/adapter-in-use.ts';
import { staleReason } from '../adapter/staleness.ts';
import { findingPenalties } from './finding-penalties.ts';

export type ReportNeeds = Pick<
  Parts,
  'adapters' | 'artifacts' | 'config' | 'pool' | 'scores' | 'settings' | 'takes' | 'tasks' | 'videos'
>;

const CONTENT_TYPES = { pdf: 'application/pdf', csv: 'text/csv; charset=utf-8', json: 'application/json' } as const;

/** A score as a file to hand on. Throws `not-found`. */
export async function scoreReport(
  { scoreId, format }: ParsedInput<'sop.report'>,
  parts: ReportNeeds,
  signal: AbortSignal,
): Promise<CallAnswer<'sop.report'>> {
  const report = await gatherReport(scoreId, parts);
  const { bytes } = await parts.pool.run('sop-report', { report, format }, { signal });
  return {
    fileName: reportFileName(report, format),
    contentType: CONTENT_TYPES[format],
    base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  };
}

async function gatherReport(scoreId: string, parts: ReportNeeds): Promise<SopReport> {
  const { artifacts, scores, settings, takes, tasks } = parts;
  const stored = await scores.get(scoreId);
  const score = { ...stored, staleReason: staleReason(stored, await adapterInUse(parts)) };
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
    passMark: score.scoredWith?.passMark ?? task?.passMark ?? settings.get().passMark,
    goldSpan: goldTake ?? extent(goldSpans),
    traineeSpan: traineeTake ?? extent(traineeSpans),
    penalties: penaltiesOf(score),
    pictures: await Promise.all(score.steps.map((step) => picturesOf(step, score, artifacts))),
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

/** A picture of the step in both takes. */
async function picturesOf(step: StepOutcome, score: Score, artifacts: Parts['artifacts']): Promise<StepPictures> {
  // A step done in parts is best seen where it is longest.
  const [seen] = step.spans.toSorted(([a0, a1], [b0, b1]) => b1 - b0 - (a1 - a0));
  const [goldJpegPath, traineeJpegPath] = await Promise.all([
    thumbnailIn(artifacts, score.goldVideoId, { startSec: step.goldStartSec, endSec: step.goldEndSec }),
    seen ? thumbnailIn(artifacts, score.traineeVideoId, { startSec: seen[0], endSec: seen[1] }) : null,
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
