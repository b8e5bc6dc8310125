import { ERROR_CODES, type VigilError } from '../../../src-shared/contract/errors.ts';
import { visibleJson, visibleLine, visibleText } from '../../platform/visible-text.ts';

/** What a command has to say: one JSON document for scripts, lines for people. */
export interface Outcome {
  readonly json: unknown;
  readonly text: string;
  /** 0 when left out. */
  readonly exitCode?: number;
}

export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /**
   * Until all of stdout has left; throws when it could not (a full drive), and with `is-a-loss` also when the reader
   * has gone away. Missing where writing cannot fail.
   */
  readonly written?: (options?: { readonly unread: 'is-fine' | 'is-a-loss' }) => Promise<void>;
}

/** Prints an outcome: with `json` exactly one document on stdout, else text. Returns the exit code. */
export function printOutcome(outcome: Outcome, json: boolean, streams: Streams): number {
  if (json) streams.out(`${visibleJson(JSON.stringify(outcome.json))}\n`);
  else if (outcome.text !== '') streams.out(`${visibleText(outcome.text)}\n`);
  return outcome.exitCode ?? 0;
}

/** Prints an error: a document on stdout for scripts, else a sentence and the next step on stderr. */
export function printError(error: VigilError, json: boolean, streams: Streams): number {
  const { code, message, hint, details } = error;
  if (json) streams.out(`${visibleJson(JSON.stringify({ error: { code, message, hint, details } }))}\n`);
  else streams.err(`${lines([message, hint])}\n`);
  return ERROR_CODES[code].exitCode;
}

/** Each item as one line, whatever line ends or controls it holds. */
export function lines(items: readonly string[]): string {
  return items.map(visibleLine).join('\n');
}

/** Rows as columns of equal width, the header first; numbers flush right. A cell never breaks its line. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => visibleLine(String(cell))));
  const widths = header.map((_title, column) => Math.max(...cells.map((row) => displayWidth(row[column] ?? ''))));
  const numeric = header.map(
    (_title, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column]!, numeric[column] === true))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function pad(text: string, width: number, right: boolean): string {
  const fill = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return right ? fill + text : text + fill;
}

/** Terminal columns: East Asian letters take two. */
function displayWidth(text: string): number {
  let width = 0;
  for (const letter of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/u.test(letter) ? 2 : 1;
  return width;
}
