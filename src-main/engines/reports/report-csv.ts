import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { type SentenceCatalog, word } from '../../../src-shared/sentences/word.ts';
import { METRIC_WORDS } from './report-words.ts';
import type { SopReport } from './sop-report.ts';

const COLUMNS = [
  'section',
  'number',
  'name',
  'value',
  'goldStartSec',
  'goldEndSec',
  'traineeStartSec',
  'traineeEndSec',
  'durationRatio',
  'similarity',
  'severity',
  'confidence',
  'pointsLost',
  'explanation',
] as const;

type Value = string | number | Sentence | null;
type Row = Partial<Record<(typeof COLUMNS)[number], Value>>;

/**
 * The report as one CSV table (RFC 4180: CRLF, quotes doubled; UTF-8 with a byte order mark so that spreadsheets read
 * Japanese), worded by `catalog`. Text that a spreadsheet would run as a formula is prefixed with an apostrophe.
 */
export function renderSopReportCsv(report: SopReport, catalog: SentenceCatalog): string {
  const rows = [...summaryRows(report), ...stepRows(report), ...findingRows(report), ...scoreRows(report)];
  const lines = [
    COLUMNS.join(','),
    ...rows.map((row) => COLUMNS.map((column) => cell(row[column], catalog)).join(',')),
  ];
  return `\uFEFF${lines.map((line) => `${line}\r\n`).join('')}`;
}

function summaryRows({ score, taskName, generatedAt, passMark }: SopReport): Row[] {
  const facts: readonly (readonly [string, Value])[] = [
    ['task', taskName],
    ['taskId', score.taskId],
    ['trainee', score.traineeName],
    ['traineeLabel', score.traineeLabel],
    ['gold', score.goldName],
    ['score', score.score],
    ['passMark', passMark],
    ['passed', score.passed === null ? null : String(score.passed)],
    ['scorer', score.scorer],
    ['encoder', score.encoder],
    ['scoredAt', score.createdAt],
    ['reportedAt', generatedAt],
    ['scoreId', score.scoreId],
    ['jobId', score.jobId],
    ['goldVideoId', score.goldVideoId],
    ['traineeVideoId', score.traineeVideoId],
    ['sopilotScore', score.sopilotV1?.score ?? null],
    ['sopilotAdapter', score.sopilotV1 ? (score.sopilotV1.adapterVersion ?? 'none') : null],
    ['stale', score.staleReason],
    ...score.notices.map((notice) => ['notice', notice] as const),
  ];
  return facts.map(([name, value]) => ({ section: 'summary', name, value }));
}

/** A step done in several stretches has one row for each. */
function stepRows({ score }: SopReport): Row[] {
  return score.steps.flatMap((step) => {
    const spans: readonly (readonly [number | null, number | null])[] =
      step.spans.length > 0 ? step.spans : [[null, null]];
    return spans.map(([traineeStartSec, traineeEndSec]) => ({
      section: 'step',
      number: step.index + 1,
      name: step.name,
      value: step.outcomes.join(' '),
      goldStartSec: step.goldStartSec,
      goldEndSec: step.goldEndSec,
      traineeStartSec,
      traineeEndSec,
      durationRatio: step.durationRatio,
      similarity: step.similarity,
    }));
  });
}

function findingRows({ score }: SopReport): Row[] {
  return score.findings.map((finding, at) => ({
    section: 'finding',
    number: at + 1,
    name: finding.type,
    value: finding.steps.map((step) => step + 1).join(' '),
    goldStartSec: finding.goldSpan?.startSec ?? null,
    goldEndSec: finding.goldSpan?.endSec ?? null,
    traineeStartSec: finding.startSec,
    traineeEndSec: finding.endSec,
    severity: finding.severity,
    confidence: finding.confidence,
    pointsLost: finding.pointsLost,
    explanation: finding.explanation,
  }));
}

function scoreRows({ score, penalties }: SopReport): Row[] {
  const metrics = score.sopilotV1?.metrics ?? {};
  return [
    ...penalties.map((penalty, at) => ({
      section: 'penalty',
      number: at + 1,
      name: penalty.name,
      pointsLost: penalty.points,
      explanation: penalty.explanation,
    })),
    ...METRIC_WORDS.filter(({ key }) => metrics[key] !== undefined).map(({ key, about }) => ({
      section: 'metric',
      name: key,
      value: metrics[key]!,
      explanation: about,
    })),
  ];
}

function cell(value: Value | undefined, catalog: SentenceCatalog): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value : word(value, catalog);
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
