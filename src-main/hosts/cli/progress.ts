import { formatTimecode } from '../../../src-shared/time.ts';
import { visibleLine } from '../../platform/visible-text.ts';

export interface ProgressState {
  readonly title: string;
  /** 0..1 */
  readonly fraction: number;
  /** What happens now, in words. */
  readonly detail: string;
  readonly etaSec: number | null;
}

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const BAR_CELLS = 24;
/** Without a terminal: one line per tenth of the work. */
const PLAIN_STEP = 0.1;

/** A bar that redraws itself on a terminal, and a line per tenth elsewhere (a log file stays readable). */
export class ProgressBar {
  readonly #stream: ProgressStream;
  #drawn = false;
  #plainTitle = '';
  #plainNext = 0;

  constructor(stream: ProgressStream) {
    this.#stream = stream;
  }

  show(state: ProgressState): void {
    if (this.#stream.isTTY) {
      const line = progressLine(state).slice(0, (this.#stream.columns ?? 80) - 1);
      this.#stream.write(`\r\u001b[2K${line}`);
      this.#drawn = true;
      return;
    }
    if (state.title !== this.#plainTitle) {
      this.#plainTitle = state.title;
      this.#plainNext = 0;
    }
    if (state.fraction < this.#plainNext) return;
    this.#plainNext = Math.floor(state.fraction / PLAIN_STEP + 1e-9) * PLAIN_STEP + PLAIN_STEP;
    this.#stream.write(`${progressLine(state)}\n`);
  }

  /** A line that stays. */
  tell(line: string): void {
    this.clear();
    this.#stream.write(`${visibleLine(line)}\n`);
  }

  /** Takes the bar away, so that what follows starts on a clean line. */
  clear(): void {
    if (this.#drawn) this.#stream.write('\r\u001b[2K');
    this.#drawn = false;
  }
}

export function progressLine({ title, fraction, detail, etaSec }: ProgressState): string {
  const share = Math.min(1, Math.max(0, fraction));
  const filled = Math.round(share * BAR_CELLS);
  const bar = `[${'#'.repeat(filled)}${'-'.repeat(BAR_CELLS - filled)}]`;
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  const left = etaSec === null ? '' : `  ${formatTimecode(etaSec, 0)} left`;
  return visibleLine(`${title}  ${bar} ${percent}${left}${detail === '' ? '' : `  ${detail}`}`);
}
