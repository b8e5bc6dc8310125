import { formatPoints } from '../../../../src-shared/points.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { METRIC_WORDS } from '../report-words.ts';
import type { SopReport } from '../sop-report.ts';
import { FAIL, MUTED, RULE } from './palette.ts';
import type { Sheet } from './sheet.ts';

const NAME_WIDTH = 116;
const VALUE_WIDTH = 54;
const BAR_WIDTH = 90;
const REASON_STYLE = { size: 8, colour: MUTED } as const;
const METRIC_HEIGHT = 15;
/** A table higher than this may go on on the next page. */
const MAX_KEPT_TOGETHER = 320;

/** What every lost point went to: the lines add up to the distance from 100. */
export function drawPenalties(sheet: Sheet, { score, penalties }: SopReport): void {
  if (penalties.length === 0 || score.score === null) return;
  const x = sheet.left + NAME_WIDTH + VALUE_WIDTH + BAR_WIDTH + 20;
  const rows = penalties.map((penalty) => ({
    ...penalty,
    height: 3 + Math.max(13, sheet.textHeight(penalty.explanation, sheet.right - x, REASON_STYLE)),
  }));
  const height = rows.reduce((sum, row) => sum + row.height, 16);
  sheet.heading(say('report-where-points-went'), height <= MAX_KEPT_TOGETHER ? height : 40);
  const most = Math.max(...penalties.map(({ points }) => points), 1e-9);
  for (const { name, points, explanation, height } of rows) {
    sheet.ensure(height);
    sheet.text(name, sheet.left, sheet.y, NAME_WIDTH, { size: 8.5 });
    const value = { size: 8.5, align: 'right' } as const;
    sheet.text(formatPoints(-points), sheet.left + NAME_WIDTH, sheet.y, VALUE_WIDTH, value);
    const bar = (Math.max(0, points) / most) * BAR_WIDTH;
    if (points >= 0.05) {
      const left = sheet.left + NAME_WIDTH + VALUE_WIDTH + 10;
      sheet.doc.rect(left, sheet.y + 3, Math.max(0.8, bar), 7).fill(FAIL);
    }
    sheet.text(explanation, x, sheet.y, sheet.right - x, REASON_STYLE);
    sheet.y += height;
  }
  const total = penalties.reduce((sum, { points }) => sum + points, 0);
  const words =
    total > 100
      ? say('report-points-held-at-zero', { lost: total })
      : say('report-points-give', { lost: total, score: score.score });
  sheet.ensure(16);
  sheet.y += sheet.text(words, sheet.left, sheet.y, sheet.width, { size: 8.5, weight: 'bold' });
}

/** SOPilot's own metrics, under the names its reports use. */
export function drawMetrics(sheet: Sheet, { score }: SopReport): void {
  if (!score.sopilotV1) return;
  const { metrics, score: sopilotScore } = score.sopilotV1;
  const shown = METRIC_WORDS.filter(({ key }) => metrics[key] !== undefined);
  sheet.heading(say('report-sopilot-metrics'), 16 + shown.length * METRIC_HEIGHT);
  if (score.scorer !== 'sopilot-v1') {
    const own = say('report-sopilot-beside', { points: sopilotScore });
    sheet.y += sheet.text(own, sheet.left, sheet.y, sheet.width, { size: 8.5 }) + 3;
  }
  for (const { key, label, about } of shown) {
    sheet.ensure(METRIC_HEIGHT);
    const value = metrics[key]!;
    sheet.text(label, sheet.left, sheet.y + 1, NAME_WIDTH, { size: 8.5 });
    sheet.text(Number.isInteger(value) ? String(value) : value.toFixed(4), sheet.left + NAME_WIDTH, sheet.y + 1, 54, {
      size: 8.5,
      align: 'right',
    });
    sheet.text(about, sheet.left + NAME_WIDTH + 66, sheet.y + 1, 240, { size: 8, colour: MUTED });
    sheet.text(key, sheet.right - 160, sheet.y + 1, 160, { size: 7, colour: MUTED, align: 'right' });
    sheet.y += METRIC_HEIGHT;
    sheet.doc.moveTo(sheet.left, sheet.y).lineTo(sheet.right, sheet.y).lineWidth(0.3).stroke(RULE);
  }
}
