import type { Scorer, StepOutcome } from '../../../../src-shared/model/sop.ts';
import type { Finding } from '../../../../src-shared/model/worded.ts';
import { formatTimecode } from '../../../../src-shared/time.ts';
import { OUTCOME_WORDS, printedPoints } from '../report-words.ts';
import type { SopReport } from '../sop-report.ts';
import { drawMark } from './marks.ts';
import { MUTED, OUTCOME_COLOURS, PASS } from './palette.ts';
import type { Sheet } from './sheet.ts';

const INDENT = 18;
const POINTS_WIDTH = 78;
const TITLE_STYLE = { size: 9.5, weight: 'bold' } as const;

/** What a reader must know of a scorer so as not to read more into its findings than they say. */
const SCORER_NOTES: Readonly<Record<Scorer, string>> = {
  'sopilot-v1':
    'The scorer sopilot-v1 compares clips of about four seconds along an alignment that only moves forward. A step ' +
    'done out of order or left out therefore mostly shows as a deviation of the steps around it.',
  vigil:
    'The scorer vigil tells from the pictures which of gold’s steps the run shows when. Each finding costs the points ' +
    'named beside it and nothing else does: a difference in light, noise or framing alone is no finding.',
};

/** Every finding with where it is, what it cost and why it was raised. */
export function drawFindings(sheet: Sheet, { score }: SopReport): void {
  const [first] = score.findings;
  sheet.heading('Findings', first ? heightsOf(sheet, first, score.steps).total : 30);
  if (score.findings.length === 0) {
    const scored = score.score !== null;
    if (scored) drawMark(sheet.doc, 'done', sheet.left + 6, sheet.y + 7, 4);
    const words = scored ? 'Nothing to report: no step differs from gold.' : 'The run was not scored.';
    const colour = scored ? PASS : MUTED;
    sheet.y += sheet.text(words, sheet.left + (scored ? INDENT : 0), sheet.y, sheet.width - INDENT, { colour });
    return;
  }
  for (const finding of score.findings) drawFinding(sheet, finding, score.steps);
  drawSmall(sheet, SCORER_NOTES[score.scorer]);
}

/** What a reader should know of this very score. */
export function drawNotices(sheet: Sheet, { score }: SopReport): void {
  const notices = [...(score.staleReason === null ? [] : [score.staleReason]), ...score.notices];
  if (notices.length === 0) return;
  sheet.heading('Please note', 14);
  for (const notice of notices) drawSmall(sheet, notice);
}

function drawSmall(sheet: Sheet, text: string): void {
  const small = { size: 7.5, colour: MUTED } as const;
  sheet.ensure(sheet.textHeight(text, sheet.width, small));
  sheet.y += sheet.text(text, sheet.left, sheet.y, sheet.width, small) + 2;
}

function drawFinding(sheet: Sheet, finding: Finding, steps: readonly StepOutcome[]): void {
  const x = sheet.left + INDENT;
  const width = sheet.width - INDENT - POINTS_WIDTH;
  const title = titleOf(finding, steps);
  const heights = heightsOf(sheet, finding, steps);
  sheet.ensure(heights.total);
  drawMark(sheet.doc, finding.type, sheet.left + 6, sheet.y + 7, 4);
  sheet.text(title, x, sheet.y, width, { ...TITLE_STYLE, colour: OUTCOME_COLOURS[finding.type] });
  const points = finding.pointsLost > 0 ? `${printedPoints(-finding.pointsLost)} points` : 'no points';
  const cost = `${finding.severity}, ${points}`;
  sheet.text(cost, sheet.right - POINTS_WIDTH, sheet.y + 1, POINTS_WIDTH, { size: 8, align: 'right', colour: MUTED });
  sheet.y += heights.title;
  sheet.y += sheet.text(placeOf(finding), x, sheet.y, width, { size: 8, colour: MUTED });
  sheet.y += sheet.text(finding.explanation, x, sheet.y, sheet.width - INDENT) + 7;
}

function titleOf({ type, steps: own }: Finding, steps: readonly StepOutcome[]): string {
  const named = own.map((index) => `${index + 1} ${steps[index]?.name ?? ''}`.trim());
  return [OUTCOME_WORDS[type], named.join(', ')].filter((part) => part !== '').join(': ');
}

/** How much room a finding takes, in points; it is never divided between pages. */
function heightsOf(
  sheet: Sheet,
  finding: Finding,
  steps: readonly StepOutcome[],
): { readonly title: number; readonly total: number } {
  const width = sheet.width - INDENT - POINTS_WIDTH;
  const title = sheet.textHeight(titleOf(finding, steps), width, TITLE_STYLE);
  const place = sheet.textHeight(placeOf(finding), width, { size: 8 });
  const reason = sheet.textHeight(finding.explanation, sheet.width - INDENT);
  return { title, total: title + place + reason + 9 };
}

function placeOf({ startSec, endSec, goldSpan, confidence }: Finding): string {
  const trainee =
    startSec === null || endSec === null
      ? 'not in the trainee run'
      : `trainee ${formatTimecode(startSec)} – ${formatTimecode(endSec)}`;
  const gold = goldSpan ? [`gold ${formatTimecode(goldSpan.startSec)} – ${formatTimecode(goldSpan.endSec)}`] : [];
  return [trainee, ...gold, `confidence ${Math.round(confidence * 100)} %`].join('   ·   ');
}
