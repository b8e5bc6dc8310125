import { say } from '../../../../src-shared/sentences/say.ts';
import { FAIL, FAINT, INK, MUTED, PASS, RULE } from './palette.ts';
import type { Sheet } from './sheet.ts';

const RADIUS = 46;
const THICKNESS = 10;

export interface GaugeReading {
  /** 0..100; null when the run has no score. */
  readonly score: number | null;
  readonly passed: boolean | null;
  readonly passMark: number;
}

export const GAUGE_WIDTH = 2 * RADIUS + THICKNESS + 16;
export const GAUGE_HEIGHT = RADIUS + THICKNESS + 40;

/** A half circle from 0 to 100 with the pass mark on it; its box has its top left corner at (left, top). */
export function drawGauge(sheet: Sheet, left: number, top: number, { score, passed, passMark }: GaugeReading): void {
  const { doc } = sheet;
  const x = left + GAUGE_WIDTH / 2;
  const y = top + RADIUS + THICKNESS;
  const colour = passed === null ? FAINT : passed ? PASS : FAIL;
  arc(doc, x, y, 0, 1, RULE);
  if (score !== null && score > 0) arc(doc, x, y, 0, score / 100, colour);
  const angle = Math.PI * (1 + passMark / 100);
  const inner = RADIUS - THICKNESS / 2 - 2;
  const outer = RADIUS + THICKNESS / 2 + 2;
  doc
    .moveTo(x + inner * Math.cos(angle), y + inner * Math.sin(angle))
    .lineTo(x + outer * Math.cos(angle), y + outer * Math.sin(angle))
    .lineWidth(1.6)
    .stroke(INK);
  const reading = score === null ? '–' : score.toFixed(1);
  sheet.text(reading, left, y - 30, GAUGE_WIDTH, { size: 22, weight: 'bold', align: 'center' });
  const words = say(passed === null ? 'report-not-scored' : passed ? 'report-passed' : 'report-not-passed');
  sheet.text(words, left, y + 3, GAUGE_WIDTH, { size: 10, weight: 'bold', align: 'center', colour });
  const mark = say('report-pass-mark', { passMark });
  sheet.text(mark, left - 10, y + 18, GAUGE_WIDTH + 20, { size: 7.5, align: 'center', colour: MUTED });
}

/** A stretch of the half circle between two shares, as a line of short chords. */
function arc(doc: PDFKit.PDFDocument, x: number, y: number, from: number, to: number, colour: string): void {
  const chords = Math.max(2, Math.ceil((to - from) * 60));
  doc.save().lineWidth(THICKNESS).lineCap('butt').lineJoin('round');
  for (let chord = 0; chord <= chords; chord++) {
    const angle = Math.PI * (1 + from + ((to - from) * chord) / chords);
    const px = x + RADIUS * Math.cos(angle);
    const py = y + RADIUS * Math.sin(angle);
    if (chord === 0) doc.moveTo(px, py);
    else doc.lineTo(px, py);
  }
  doc.stroke(colour).restore();
}
