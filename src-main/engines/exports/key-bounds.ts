import type { Span } from '../../../src-shared/time.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';
import { inputArgs, runProcess } from '../media/ffmpeg.ts';
import { type ExportSource, TOLERANCE_US, toUs } from './film-chain.ts';

/** A part of a recording that can be taken as it is. Times are seconds on the player's clock. */
export interface KeyBounds extends Span {
  /** Decoding time of the key frame at the end, which is left out; null where the part goes on to the recording's end. */
  readonly endDecodeSec: number | null;
  readonly pictures: number;
  /** Whether these are exactly the pictures of the span that was asked for. */
  readonly isExact: boolean;
}

interface Packet {
  readonly timeUs: number;
  readonly decodeUs: number;
  readonly isKey: boolean;
}

/** How far behind the end the next key frame is looked for. */
const LOOK_AHEAD_SEC = 60;

/**
 * The smallest part around a span that begins with a key frame and ends before one. Undefined where the recording does
 * not say well enough which pictures it holds where: then only decoding tells.
 */
export async function keyBounds(
  { ffprobePath }: Pick<MediaBinaries, 'ffprobePath'>,
  source: ExportSource,
  span: Span,
  signal: AbortSignal,
): Promise<KeyBounds | undefined> {
  if (source.readsFromStart) return undefined;
  const fromUs = toUs(span.startSec) - TOLERANCE_US;
  const beforeUs = toUs(span.endSec) - TOLERANCE_US;
  const packets = await readPackets(ffprobePath, source, span, signal);
  if (!packets) return undefined;
  const first = packets.findLastIndex(({ isKey, timeUs }) => isKey && timeUs < fromUs + 2 * TOLERANCE_US);
  const start = packets[first < 0 ? packets.findIndex(({ isKey }) => isKey) : first];
  if (!start) return undefined;
  const at = packets.indexOf(start);
  const next = packets.findIndex(({ isKey, timeUs }, index) => index > at && isKey && timeUs >= beforeUs);
  const goesOn = next < 0 && span.endSec + LOOK_AHEAD_SEC < source.probe.durationSec;
  if (goesOn) return undefined;
  const end = next < 0 ? undefined : packets[next]!;
  const inside = packets.slice(at, next < 0 ? undefined : next);
  const behind = end ? packets.slice(next + 1) : [];
  // Pictures that are stored behind a key frame and shown before it need the part before: nothing is whole there.
  const isClosed =
    inside.every(({ timeUs }) => timeUs >= start.timeUs) && behind.every(({ timeUs }) => timeUs > end!.timeUs);
  const wanted = packets.filter(({ timeUs }) => timeUs >= fromUs && timeUs < beforeUs).length;
  const lastUs = inside.reduce((latest, { timeUs }) => Math.max(latest, timeUs), start.timeUs);
  return {
    startSec: start.timeUs / 1e6,
    endSec: end ? end.timeUs / 1e6 : Math.max(source.probe.durationSec, lastUs / 1e6),
    endDecodeSec: end ? end.decodeUs / 1e6 : null,
    pictures: inside.length,
    isExact: isClosed && start.timeUs >= fromUs && wanted === inside.length,
  };
}

/** The film's packets in their stored order, from the key frame before a span to a while behind it. */
async function readPackets(
  ffprobePath: string,
  { filePath, probe }: ExportSource,
  { startSec, endSec }: Span,
  signal: AbortSignal,
): Promise<Packet[] | undefined> {
  const interval = [startSec, endSec + LOOK_AHEAD_SEC].map((sec) => (sec + probe.clockStartSec).toFixed(6)).join('%');
  const what = ['-select_streams', String(probe.streamIndex), '-show_entries', 'packet=pts_time,dts_time,flags'];
  const args = ['-v', 'error', '-read_intervals', interval, ...what, '-of', 'csv=p=0', ...inputArgs(filePath)];
  const { stdout } = await runProcess(ffprobePath, args, signal, { by: 'output' });
  const packets: Packet[] = [];
  for (const line of stdout.split('\n')) {
    const [shown = '', decoded = '', flags = ''] = line.split(',');
    if (flags === '') continue;
    const timeUs = toUs(Number(shown) - probe.clockStartSec);
    // Without a decoding time of its own a picture is decoded when it is shown.
    const decodeUs = decoded === 'N/A' ? timeUs : toUs(Number(decoded) - probe.clockStartSec);
    if (!Number.isFinite(timeUs) || !Number.isFinite(decodeUs)) return undefined;
    packets.push({ timeUs, decodeUs, isKey: flags.includes('K') });
  }
  return packets;
}
