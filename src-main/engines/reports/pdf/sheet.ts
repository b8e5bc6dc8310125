import PDFDocument from 'pdfkit';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import { type SentenceCatalog, word } from '../../../../src-shared/sentences/word.ts';
import { fontPath, type Weight } from './fonts.ts';
import { INK, RULE } from './palette.ts';

const MARGIN = 40;
const FOOTER_HEIGHT = 34;

/** What is printed: a sentence, in the words of the sheet's catalog, or a text as it is (a name, a figure). */
export type Printed = Sentence | string;

export interface TextStyle {
  readonly size?: number;
  readonly weight?: Weight;
  readonly colour?: string;
  readonly align?: 'left' | 'center' | 'right';
  /** Longer text ends in an ellipsis. */
  readonly maxLines?: number;
}

/** Facts stored in the file itself. */
export interface SheetInfo {
  readonly title: Sentence;
  /** The only date in the file, so that equal reports are equal bytes. */
  readonly createdAt: Date;
}

/**
 * A4 pages filled from top to bottom. Lengths are points; `y` is where the next block begins. Blocks ask for room
 * before they draw, so nothing is cut by the end of a page.
 */
export class Sheet {
  readonly doc: PDFKit.PDFDocument;
  readonly left = MARGIN;
  readonly right: number;
  readonly bottom: number;
  y = MARGIN;
  readonly #catalog: SentenceCatalog;

  constructor(info: SheetInfo, catalog: SentenceCatalog) {
    this.#catalog = catalog;
    this.doc = new PDFDocument({
      size: 'A4',
      margin: 0,
      bufferPages: true,
      lang: this.words(say('report-language')),
      displayTitle: true,
      // None of pdfkit's own fonts: every text names one of the two registered below.
      font: '',
      info: { Title: this.words(info.title), Creator: 'Vigil', Producer: 'Vigil', CreationDate: info.createdAt },
    });
    this.doc.registerFont('regular', fontPath('regular')).registerFont('bold', fontPath('bold'));
    this.right = this.doc.page.width - MARGIN;
    this.bottom = this.doc.page.height - MARGIN - FOOTER_HEIGHT + 10;
  }

  get width(): number {
    return this.right - this.left;
  }

  /** The text that is printed. */
  words(printed: Printed): string {
    return typeof printed === 'string' ? printed : word(printed, this.#catalog);
  }

  /** Starts a new page unless `height` still fits; says whether it did. */
  ensure(height: number): boolean {
    if (this.y + height <= this.bottom) return false;
    this.doc.addPage();
    this.y = MARGIN;
    return true;
  }

  /** Height of wrapped text, in points. */
  textHeight(text: Printed, width: number, style: TextStyle = {}): number {
    this.#apply(style);
    const line = this.doc.currentLineHeight(true);
    const height = Math.max(line, this.doc.heightOfString(this.words(text), { width }));
    return style.maxLines === undefined ? height : Math.min(height, line * style.maxLines);
  }

  textWidth(text: Printed, style: TextStyle = {}): number {
    this.#apply(style);
    return this.doc.widthOfString(this.words(text));
  }

  /** Draws wrapped text with its top left corner at (x, y) and returns its height; `this.y` stays. */
  text(text: Printed, x: number, y: number, width: number, style: TextStyle = {}): number {
    const height = this.textHeight(text, width, style);
    this.#apply(style);
    this.doc.fillColor(style.colour ?? INK).text(this.words(text), x, y, {
      width,
      align: style.align ?? 'left',
      ...(style.maxLines === undefined ? {} : { height: height + 0.5, ellipsis: '…' }),
    });
    return height;
  }

  /** A heading with room for at least `following` points below it on the same page. */
  heading(text: Printed, following: number): void {
    this.ensure(34 + following);
    this.y += 12;
    this.y += this.text(text, this.left, this.y, this.width, { size: 12, weight: 'bold' }) + 2;
    this.rule(this.y);
    this.y += 6;
  }

  rule(y: number): void {
    this.doc.moveTo(this.left, y).lineTo(this.right, y).lineWidth(0.5).stroke(RULE);
  }

  /** Draws on every page written so far, with its number from 1. */
  onEachPage(draw: (page: number, pages: number) => void): void {
    const { count } = this.doc.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      this.doc.switchToPage(page);
      draw(page + 1, count);
    }
  }

  /** Ends the document and returns the file. */
  async finish(): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    const done = new Promise<void>((resolve, reject) => {
      this.doc.on('data', (part: Uint8Array) => parts.push(part));
      this.doc.on('end', () => resolve());
      this.doc.on('error', reject);
    });
    this.doc.end();
    await done;
    return new Uint8Array(Buffer.concat(parts));
  }

  #apply(style: TextStyle): void {
    this.doc.font(style.weight ?? 'regular').fontSize(style.size ?? 9);
  }
}
