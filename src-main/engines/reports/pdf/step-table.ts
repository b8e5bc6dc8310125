import { existsSync, readFileSync } from 'node:fs';
import type { StepOutcome } from '../../../../src-shared/model/sop.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { formatTimecode } from '../../../../src-shared/time.ts';
import { isOutcome, OUTCOME_WORDS } from '../report-words.ts';
import type { SopReport, StepPictures } from '../sop-report.ts';
import { drawMark } from './marks.ts';
import { FAINT, INK, MUTED, OUTCOME_COLOURS, PANEL, RULE } from './palette.ts';
import type { Printed, Sheet, TextStyle } from './sheet.ts';

const PICTURE_WIDTH = 66;
const PICTURE_HEIGHT = 40;
const ROW_PADDING = 4;
/** More times of one step than these would make a row higher than a page. */
const MAX_TIMES = 6;
const NUMBER: TextStyle = { size: 8.5, align: 'right' };

interface Column {
  readonly title: Printed;
  readonly width: number;
  readonly align?: 'right';
}

const COLUMNS = [
  { title: '#', width: 20 },
  { title: say('report-step'), width: 122 },
  { title: say('report-gold'), width: PICTURE_WIDTH + 6 },
  { title: say('report-trainee'), width: PICTURE_WIDTH + 8 },
  { title: say('report-gold-time'), width: 52 },
  { title: say('report-trainee-time'), width: 54 },
  { title: say('report-pace'), width: 34, align: 'right' },
  { title: say('report-alike'), width: 34, align: 'right' },
  { title: say('report-outcome'), width: 53 },
] as const satisfies readonly Column[];

/** One row per step with what gold and trainee look like there; the head is repeated on every page. */
export function drawStepTable(sheet: Sheet, { score, pictures }: SopReport): void {
  sheet.heading(say('report-steps'), 16 + PICTURE_HEIGHT + 2 * ROW_PADDING);
  drawHead(sheet);
  for (const [at, step] of score.steps.entries()) {
    const height = rowHeight(sheet, step);
    if (sheet.ensure(height)) drawHead(sheet);
    drawRow(sheet, step, pictures[at], height);
    sheet.y += height;
  }
  sheet.y += 3;
  const legend = say('report-step-legend');
  sheet.ensure(12);
  sheet.y += sheet.text(legend, sheet.left, sheet.y, sheet.width, { size: 7.5, colour: MUTED });
}

function columnLeft(sheet: Sheet, column: number): number {
  return COLUMNS.slice(0, column).reduce((x, { width }) => x + width, sheet.left);
}

function drawHead(sheet: Sheet): void {
  sheet.doc.rect(sheet.left, sheet.y, sheet.width, 15).fill(PANEL);
  for (const [at, column] of COLUMNS.entries()) {
    const align = 'align' in column ? column.align : 'left';
    const left = columnLeft(sheet, at) + (at === 0 ? 3 : 0);
    const width = column.width - (align === 'right' ? 0 : 3);
    const pad = at === COLUMNS.length - 1 ? 10 : 0;
    sheet.text(column.title, left + pad, sheet.y + 2, width - pad + (pad > 0 ? 3 : 0), {
      size: 7.5,
      weight: 'bold',
      colour: MUTED,
      align,
      maxLines: 1,
    });
  }
  sheet.y += 15;
}

function rowHeight(sheet: Sheet, step: StepOutcome): number {
  const name = sheet.textHeight(step.name, COLUMNS[1].width - 6, { size: 9 });
  const times = sheet.textHeight(traineeTimes(sheet, step), COLUMNS[5].width, { size: 8 });
  const outcomes = shownOutcomes(step).length * 13;
  return Math.max(PICTURE_HEIGHT, name, times, outcomes) + 2 * ROW_PADDING;
}

function drawRow(sheet: Sheet, step: StepOutcome, pictures: StepPictures | undefined, height: number): void {
  const left = (column: number): number => columnLeft(sheet, column);
  const y = sheet.y + ROW_PADDING;
  sheet.text(String(step.index + 1), left(0) + 3, y, COLUMNS[0].width - 3, { size: 9, weight: 'bold', colour: MUTED });
  sheet.text(step.name, left(1), y, COLUMNS[1].width - 6, { size: 9 });
  drawPicture(sheet, pictures?.goldJpegPath ?? null, left(2), y);
  drawPicture(sheet, step.spans.length > 0 ? (pictures?.traineeJpegPath ?? null) : null, left(3), y);
  const goldTime = `${formatTimecode(step.goldStartSec)} –\n${formatTimecode(step.goldEndSec)}`;
  sheet.text(goldTime, left(4), y, COLUMNS[4].width, { size: 8 });
  sheet.text(traineeTimes(sheet, step), left(5), y, COLUMNS[5].width, { size: 8 });
  const pace = step.durationRatio === null ? '–' : `${step.durationRatio.toFixed(2)}×`;
  sheet.text(pace, left(6), y, COLUMNS[6].width, NUMBER);
  const alike = step.similarity === null ? '–' : step.similarity.toFixed(2);
  sheet.text(alike, left(7), y, COLUMNS[7].width, NUMBER);
  for (const [at, outcome] of shownOutcomes(step).entries()) {
    const top = y + at * 13;
    drawMark(sheet.doc, outcome, left(8) + 13, top + 6.2, 3.2);
    sheet.text(OUTCOME_WORDS[outcome], left(8) + 19, top, COLUMNS[8].width - 12, {
      size: 7.5,
      colour: OUTCOME_COLOURS[outcome],
    });
  }
  sheet.rule(sheet.y + height);
}

function shownOutcomes(step: StepOutcome): ReturnType<typeof knownOutcomes> {
  const known = knownOutcomes(step);
  return known.length > 0 ? known : ['done'];
}

function knownOutcomes(step: StepOutcome) {
  return step.outcomes.filter(isOutcome);
}

function traineeTimes(sheet: Sheet, step: StepOutcome): Printed {
  if (step.spans.length === 0) return say('report-step-not-seen');
  const shown = step.spans.length > MAX_TIMES ? step.spans.slice(0, MAX_TIMES - 1) : step.spans;
  const more = step.spans.length - shown.length;
  const times = shown.map(([start, end]) => `${formatTimecode(start)} –\n${formatTimecode(end)}`);
  return [...times, ...(more > 0 ? [sheet.words(say('report-more-times', { more }))] : [])].join('\n');
}

/** A picture fitted into its frame; a missing or unreadable file leaves the frame empty instead of losing the report. */
function drawPicture(sheet: Sheet, path: string | null, x: number, y: number): void {
  const { doc } = sheet;
  doc.rect(x, y, PICTURE_WIDTH, PICTURE_HEIGHT).fill(PANEL);
  const jpeg = path === null ? null : readJpeg(path);
  if (jpeg) {
    doc.image(jpeg, x, y, { fit: [PICTURE_WIDTH, PICTURE_HEIGHT], align: 'center', valign: 'center' });
    doc.rect(x, y, PICTURE_WIDTH, PICTURE_HEIGHT).lineWidth(0.4).stroke(RULE);
    doc.fillColor(INK);
    return;
  }
  const middle = y + PICTURE_HEIGHT / 2 - 6;
  sheet.text(say('report-no-picture'), x, middle, PICTURE_WIDTH, { size: 7, colour: FAINT, align: 'center' });
}

function readJpeg(path: string): Buffer | null {
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  return bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8 ? bytes : null;
}
