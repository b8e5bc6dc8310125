import type { Finding, Scorer, StepOutcome } from '../../../../src-shared/model/sop.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import { OUTCOME_WORDS } from '../report-words.ts';
import type { SopReport } from '../sop-report.ts';
import { drawMark } from './marks.ts';
import { MUTED, OUTCOME_COLOURS, PASS } from './palette.ts';
import type { Sheet } from './sheet.ts';

const INDENT = 18;
const POINTS_WIDTH = 78;
const TITLE_STYLE = { size: 9.5, weight: 'bold' } as const;

/** What a reader must know of a scorer so as not to read more into its findings than they say. */
const SCORER_NOTES: Readonly<Record<Scorer, Sentence>> = {
  'sopilot-v1': say('report-about-sopilot'),
  vigil: say('report-about-vigil'),
};

const SEVERITY_WORDS: Readonly<Record<Finding['severity'], Sentence>> = {
  minor: say('severity-minor'),
  major: say('severity-major'),
};

/** Every finding with where it is, what it cost and why it was raised. */
export function drawFindings(sheet: Sheet, { score }: SopReport): void {
  const [first] = score.findings;
  sheet.heading(say('report-findings'), first ? heightsOf(sheet, first, score.steps).total : 30);
  if (score.findings.length === 0) {
    const scored = score.score !== null;
    if (scored) drawMark(sheet.doc, 'done', sheet.left + 6, sheet.y + 7, 4);
    const words = say(scored ? 'report-nothing-found' : 'report-run-not-scored');
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
  sheet.heading(say('report-please-note'), 14);
  for (const notice of notices) drawSmall(sheet, notice);
}

function drawSmall(sheet: Sheet, text: Sentence): void {
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
  const cost = say('report-finding-cost', {
    severity: SEVERITY_WORDS[finding.severity],
    pointsLost: finding.pointsLost,
  });
  sheet.text(cost, sheet.right - POINTS_WIDTH, sheet.y + 1, POINTS_WIDTH, { size: 8, align: 'right', colour: MUTED });
  sheet.y += heights.title;
  sheet.y += sheet.text(placeOf(sheet, finding), x, sheet.y, width, { size: 8, colour: MUTED });
  sheet.y += sheet.text(finding.explanation, x, sheet.y, sheet.width - INDENT) + 7;
}

function titleOf({ type, steps: own }: Finding, steps: readonly StepOutcome[]): Sentence {
  const named = own.map((index) => `${index + 1} ${steps[index]?.name ?? ''}`.trim());
  return say('report-finding-title', { outcome: OUTCOME_WORDS[type], steps: named });
}

/** How much room a finding takes, in points; it is never divided between pages. */
function heightsOf(
  sheet: Sheet,
  finding: Finding,
  steps: readonly StepOutcome[],
): { readonly title: number; readonly total: number } {
  const width = sheet.width - INDENT - POINTS_WIDTH;
  const title = sheet.textHeight(titleOf(finding, steps), width, TITLE_STYLE);
  const place = sheet.textHeight(placeOf(sheet, finding), width, { size: 8 });
  const reason = sheet.textHeight(finding.explanation, sheet.width - INDENT);
  return { title, total: title + place + reason + 9 };
}

function placeOf(sheet: Sheet, { startSec, endSec, goldSpan, confidence }: Finding): string {
  const trainee =
    startSec === null || endSec === null
      ? say('report-not-in-trainee-run')
      : say('report-at-trainee', { startSec, endSec });
  const gold = goldSpan ? [say('report-at-gold', { startSec: goldSpan.startSec, endSec: goldSpan.endSec })] : [];
  return [trainee, ...gold, say('report-confidence', { confidence })].map((part) => sheet.words(part)).join('   ·   ');
}
