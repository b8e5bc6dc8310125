import type { StepOutcome } from '../../../../src-shared/model/sop.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import { formatTimecode, type Span } from '../../../../src-shared/time.ts';
import { isOutcome, type Outcome } from '../report-words.ts';
import type { SopReport } from '../sop-report.ts';
import { FAINT, INK, MUTED, OUTCOME_COLOURS, PANEL, RULE } from './palette.ts';
import type { Sheet } from './sheet.ts';

const LABEL_WIDTH = 46;
const BAR_HEIGHT = 16;
const ROW_GAP = 2;
const LANE_GAP = 26;
const AXIS_HEIGHT = 18;
const MAX_ROWS = 4;

interface Bar {
  readonly step: StepOutcome;
  /** Seconds since the take began. */
  readonly startSec: number;
  readonly endSec: number;
  readonly row: number;
}

/** Gold above trainee on one scale, each from the start of its take, with bands that join the same step. */
export function drawTimeline(sheet: Sheet, { score, goldSpan, traineeSpan }: SopReport): void {
  const gold = packed(
    score.steps.map((step) => [step, step.goldStartSec, step.goldEndSec]),
    goldSpan,
  );
  const trainee = packed(
    score.steps.flatMap((step) => step.spans.map(([start, end]) => [step, start, end] as const)),
    traineeSpan,
  );
  const height = laneHeight(gold) + LANE_GAP + laneHeight(trainee) + AXIS_HEIGHT + 6;
  sheet.heading(say('report-timeline'), height);
  const longestSec = Math.max(goldSpan.endSec - goldSpan.startSec, traineeSpan.endSec - traineeSpan.startSec, 1e-3);
  const x0 = sheet.left + LABEL_WIDTH;
  const scale = (sheet.right - x0) / longestSec;
  const goldTop = sheet.y;
  const traineeTop = goldTop + laneHeight(gold) + LANE_GAP;
  drawTicks(sheet, { x0, scale, longestSec, top: goldTop, bottom: traineeTop + laneHeight(trainee) });
  drawBands(sheet, gold, trainee, { x0, scale, goldTop, traineeTop });
  drawLane(sheet, say('report-gold'), gold, goldSpan, goldTop, { x0, scale, colourOf: () => MUTED });
  drawLane(sheet, say('report-trainee'), trainee, traineeSpan, traineeTop, { x0, scale, colourOf: stepColour });
  sheet.y += height;
}

/** The first thing wrong with a step decides its colour. */
function worstOutcome(step: StepOutcome): Outcome {
  const known = step.outcomes.filter(isOutcome);
  return known.find((outcome) => outcome !== 'done') ?? known[0] ?? 'done';
}

function stepColour(step: StepOutcome): string {
  return OUTCOME_COLOURS[worstOutcome(step)];
}

/** Bars that overlap in time get rows of their own, up to a few. */
function packed(spans: readonly (readonly [StepOutcome, number, number])[], take: Span): Bar[] {
  const freeFrom: number[] = [];
  return spans
    .toSorted((a, b) => a[1] - b[1] || a[0].index - b[0].index)
    .map(([step, start, end]) => {
      const startSec = start - take.startSec;
      const endSec = end - take.startSec;
      const free = freeFrom.findIndex((until) => until <= startSec + 1e-6);
      const row = free >= 0 ? free : Math.min(freeFrom.length, MAX_ROWS - 1);
      freeFrom[row] = Math.max(endSec, freeFrom[row] ?? 0);
      return { step, startSec, endSec, row };
    });
}

function laneHeight(bars: readonly Bar[]): number {
  const rows = bars.reduce((most, bar) => Math.max(most, bar.row + 1), 1);
  return rows * BAR_HEIGHT + (rows - 1) * ROW_GAP;
}

interface Scale {
  readonly x0: number;
  /** Points per second. */
  readonly scale: number;
}

function drawLane(
  sheet: Sheet,
  name: Sentence,
  bars: readonly Bar[],
  take: Span,
  top: number,
  { x0, scale, colourOf }: Scale & { readonly colourOf: (step: StepOutcome) => string },
): void {
  const { doc } = sheet;
  sheet.text(name, sheet.left, top + 2, LABEL_WIDTH - 6, { size: 8, colour: MUTED });
  doc.rect(x0, top, (take.endSec - take.startSec) * scale, laneHeight(bars)).fill(PANEL);
  for (const bar of bars) {
    const x = x0 + bar.startSec * scale;
    const width = Math.max(1.5, (bar.endSec - bar.startSec) * scale - 1);
    const y = top + bar.row * (BAR_HEIGHT + ROW_GAP);
    doc.roundedRect(x, y, width, BAR_HEIGHT, Math.min(2, width / 2)).fill(colourOf(bar.step));
    const number = String(bar.step.index + 1);
    const full = `${number} ${bar.step.name}`;
    const style = { size: 7.5, colour: '#ffffff' } as const;
    const label = sheet.textWidth(full, style) + 7 <= width ? full : number;
    if (sheet.textWidth(label, style) + 3 <= width) {
      sheet.text(label, x + (label === full ? 4 : 1), y + 2.4, width - 1, {
        ...style,
        align: label === full ? 'left' : 'center',
        maxLines: 1,
      });
    }
  }
}

function drawBands(
  sheet: Sheet,
  gold: readonly Bar[],
  trainee: readonly Bar[],
  { x0, scale, goldTop, traineeTop }: Scale & { readonly goldTop: number; readonly traineeTop: number },
): void {
  const { doc } = sheet;
  for (const to of trainee) {
    const from = gold.find((bar) => bar.step.index === to.step.index);
    if (!from) continue;
    const y1 = goldTop + laneHeight(gold);
    doc
      .save()
      .fillOpacity(0.13)
      .polygon(
        [x0 + from.startSec * scale, y1],
        [x0 + from.endSec * scale - 1, y1],
        [x0 + to.endSec * scale - 1, traineeTop],
        [x0 + to.startSec * scale, traineeTop],
      )
      .fill(stepColour(to.step))
      .restore();
  }
}

function drawTicks(
  sheet: Sheet,
  {
    x0,
    scale,
    longestSec,
    top,
    bottom,
  }: Scale & { readonly longestSec: number; readonly top: number; readonly bottom: number },
): void {
  const { doc } = sheet;
  const everySec = tickSec(longestSec);
  const end = bottom + 5;
  for (let sec = 0; sec <= longestSec + 1e-6; sec += everySec) {
    const x = x0 + sec * scale;
    doc.moveTo(x, top).lineTo(x, end).lineWidth(0.4).stroke(RULE);
    const label = formatTimecode(sec, 0);
    const width = sheet.textWidth(label, { size: 7 });
    const left = Math.min(Math.max(x - width / 2, x0), sheet.right - width);
    sheet.text(label, left, end, width + 1, { size: 7, colour: FAINT });
  }
  doc.moveTo(x0, end).lineTo(sheet.right, end).lineWidth(0.5).stroke(INK);
}

/** The round interval that gives at most ten ticks. */
function tickSec(longestSec: number): number {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
  return steps.find((step) => longestSec / step <= 10) ?? Math.ceil(longestSec / 36_000) * 3600;
}
