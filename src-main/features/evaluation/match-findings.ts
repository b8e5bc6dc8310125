import type { Finding } from '../../../src-shared/model/sop.ts';
import { overlapSec, type Span, temporalIou } from '../../../src-shared/time.ts';
import type { ExpectedFinding } from './sop-truth.ts';

/** A scorer's finding with its steps by name. */
export interface ReportedFinding {
  readonly type: Finding['type'];
  readonly steps: readonly string[];
  readonly span: Span | null;
}

/** How one run's findings compare with what is true of it. */
export interface MatchedFindings {
  readonly found: readonly {
    readonly expected: ExpectedFinding;
    readonly reported: ReportedFinding;
    readonly iou: number | null;
  }[];
  readonly missed: readonly ExpectedFinding[];
  readonly false: readonly ReportedFinding[];
}

/**
 * Matches findings by type and step. A pair of swapped steps counts once, whether one or both are named; a second
 * finding about a pair that was found already, and tolerated ones, are neither right nor wrong. Findings without steps
 * match by type, and where the truth has a span, by overlapping it.
 */
export function matchFindings(
  reported: readonly ReportedFinding[],
  required: readonly ExpectedFinding[],
  tolerated: readonly ExpectedFinding[],
): MatchedFindings {
  const open = new Set(required);
  const found: MatchedFindings['found'][number][] = [];
  const wrong: ReportedFinding[] = [];
  for (const finding of reported) {
    const expected = [...open].find((candidate) => isMeant(finding, candidate));
    if (expected) {
      open.delete(expected);
      const iou = expected.span && finding.span ? temporalIou(finding.span, expected.span) : null;
      found.push({ expected, reported: finding, iou });
      continue;
    }
    const isKnown =
      tolerated.some((candidate) => isMeant(finding, candidate)) ||
      (finding.type === 'swapped' && required.some((candidate) => isMeant(finding, candidate)));
    if (!isKnown) wrong.push(finding);
  }
  return { found, missed: [...open], false: wrong };
}

function isMeant(finding: ReportedFinding, expected: ExpectedFinding): boolean {
  if (finding.type !== expected.type) return false;
  if (finding.type === 'swapped')
    return finding.steps.length > 0 && finding.steps.every((step) => expected.steps.includes(step));
  if (expected.steps.length > 0) return expected.steps.some((step) => finding.steps.includes(step));
  return !expected.span || !finding.span || overlapSec(expected.span, finding.span) > 0;
}
