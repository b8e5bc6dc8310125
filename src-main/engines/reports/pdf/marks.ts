import type { Outcome } from '../report-words.ts';
import { OUTCOME_COLOURS } from './palette.ts';

type Draw = (doc: PDFKit.PDFDocument, x: number, y: number, r: number) => void;

/** A shape for each outcome, so that the meaning survives grey prints and colour-blind eyes. Centre (x, y), radius r. */
const SHAPES: Readonly<Record<Outcome, Draw>> = {
  done: (doc, x, y, r) => {
    doc
      .moveTo(x - r, y)
      .lineTo(x - r * 0.25, y + r * 0.75)
      .lineTo(x + r, y - r * 0.75)
      .stroke();
  },
  'left out': (doc, x, y, r) => {
    doc
      .moveTo(x - r * 0.8, y)
      .lineTo(x + r * 0.8, y)
      .stroke();
  },
  missing: (doc, x, y, r) => {
    doc
      .moveTo(x - r * 0.8, y - r * 0.8)
      .lineTo(x + r * 0.8, y + r * 0.8)
      .moveTo(x + r * 0.8, y - r * 0.8)
      .lineTo(x - r * 0.8, y + r * 0.8)
      .stroke();
  },
  swapped: (doc, x, y, r) => {
    arrow(doc, x - r, x + r, y - r * 0.45, r * 0.5);
    arrow(doc, x + r, x - r, y + r * 0.45, r * 0.5);
  },
  repeated: (doc, x, y, r) => {
    doc.rect(x - r, y - r, r * 1.3, r * 1.3).stroke();
    doc.rect(x - r * 0.4, y - r * 0.4, r * 1.3, r * 1.3).stroke();
  },
  extra: (doc, x, y, r) => {
    doc
      .moveTo(x - r, y)
      .lineTo(x + r, y)
      .moveTo(x, y - r)
      .lineTo(x, y + r)
      .stroke();
  },
  slow: (doc, x, y, r) => {
    doc.circle(x, y, r).stroke();
    doc
      .moveTo(x, y - r * 0.6)
      .lineTo(x, y)
      .lineTo(x + r * 0.5, y)
      .stroke();
  },
  fast: (doc, x, y, r) => {
    for (const at of [x - r * 0.9, x]) {
      doc
        .moveTo(at, y - r * 0.8)
        .lineTo(at + r * 0.8, y)
        .lineTo(at, y + r * 0.8)
        .stroke();
    }
  },
  deviating: (doc, x, y, r) => {
    doc
      .moveTo(x, y - r)
      .lineTo(x + r, y + r * 0.8)
      .lineTo(x - r, y + r * 0.8)
      .closePath()
      .stroke();
  },
};

/** The mark of an outcome in its colour. */
export function drawMark(doc: PDFKit.PDFDocument, outcome: Outcome, x: number, y: number, radius: number): void {
  doc.save().lineWidth(1.1).lineCap('round').lineJoin('round').strokeColor(OUTCOME_COLOURS[outcome]);
  SHAPES[outcome](doc, x, y, radius);
  doc.restore();
}

function arrow(doc: PDFKit.PDFDocument, from: number, to: number, y: number, head: number): void {
  const back = to > from ? -head : head;
  doc
    .moveTo(from, y)
    .lineTo(to, y)
    .moveTo(to + back, y - head * 0.6)
    .lineTo(to, y)
    .lineTo(to + back, y + head * 0.6)
    .stroke();
}
