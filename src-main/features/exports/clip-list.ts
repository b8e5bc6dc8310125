import { formatTimecode, type Span } from '../../../src-shared/time.ts';
import { wallClockSec } from '../../engines/exports/burned-clock.ts';

/** A clip of a set as its list names it. */
export interface ListedClip extends Span {
  /** In the archive; null for one that could not be made. */
  readonly fileName: string | null;
  readonly videoName: string;
  /** When the video begins by the clock on the wall; ISO 8601. */
  readonly recordedAt: string | null;
  /** Of the clock on that wall. */
  readonly zone: string;
  readonly how: 'copy' | 'reencode' | null;
  readonly why: string;
  /** Why it could not be made. */
  readonly error: string | null;
}

const COLUMNS = 'file,video,in,out,inSec,outSec,wallClockIn,wallClockOut,how,why,error';

/**
 * The list as CSV (RFC 4180, UTF-8 with a byte order mark so that spreadsheets read every script). Text that a
 * spreadsheet would run as a formula is prefixed with an apostrophe.
 */
export function listAsCsv(clips: readonly ListedClip[]): string {
  const rows = clips.map(({ fileName, videoName, startSec, endSec, recordedAt, zone, how, why, error }) =>
    [
      ...[fileName ?? '', videoName, formatTimecode(startSec, 3), formatTimecode(endSec, 3)],
      ...[
        startSec.toFixed(3),
        endSec.toFixed(3),
        wallClock(recordedAt, zone, startSec),
        wallClock(recordedAt, zone, endSec),
      ],
      ...[how ?? '', why, error ?? ''],
    ]
      .map(cell)
      .join(','),
  );
  return `\uFEFF${[COLUMNS, ...rows].map((row) => `${row}\r\n`).join('')}`;
}

/** `2024-05-01 13:22:11.400` where the recording was made; empty where that is not known. */
function wallClock(recordedAt: string | null, zone: string, sec: number): string {
  const beginsSec = wallClockSec(recordedAt, zone);
  return beginsSec === null ? '' : new Date((beginsSec + sec) * 1000).toISOString().replace('T', ' ').replace('Z', '');
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
