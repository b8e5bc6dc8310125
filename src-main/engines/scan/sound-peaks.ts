import type { MediaBinaries } from '../../platform/binaries.ts';
import { inputArgs, SAFE_ARGS, startProcess } from '../media/ffmpeg.ts';
import type { VideoProbe } from '../media/video-probe.ts';
import { NutReader } from './nut-reader.ts';

/** Peaks in a second of sound. */
export const PEAKS_PER_SEC = 20;

/** Enough for how loud it is; also the unit of the times that come with the samples. */
const RATE_HZ = 8000;
/** A clock that goes back by more has been set back: what follows is counted on, as pictures are. */
const LEAST_TURN_SEC = 0.1;
/** Peaks of five days; what comes later is left out. A clock that leaps by years would fill the memory with silence. */
const MOST_PEAKS = 5 * 86_400 * PEAKS_PER_SEC;

export interface SoundRequest {
  readonly binaries: Pick<MediaBinaries, 'ffmpegPath'>;
  readonly filePath: string;
  readonly probe: Pick<VideoProbe, 'hasAudio' | 'clockStartSec' | 'timestampsMayJump'>;
  readonly signal: AbortSignal;
}

/**
 * How loud a film's first sound is: the greatest amplitude in each twentieth of a second on the player's clock, 0..255;
 * 0 where there is none. Null when it has no sound, or none that can be decoded; damage ends it early. Throws
 * `cancelled`'s cause when the signal is aborted. Reads the file beside whatever else reads it.
 */
export async function readSoundPeaks({ binaries, filePath, probe, signal }: SoundRequest): Promise<Uint8Array | null> {
  signal.throwIfAborted();
  if (!probe.hasAudio) return null;
  const run = startProcess(binaries.ffmpegPath, soundArgs(filePath, probe), { signal, watch: { by: 'output' } });
  const peaks = new PeakLine();
  let samples = new Uint8Array(0);
  const reader = new NutReader({
    onPicture: () => undefined,
    takeBuffer: (byteCount) => {
      if (samples.length < byteCount) samples = new Uint8Array(byteCount);
      return samples.subarray(0, byteCount);
    },
    onFrame: (ticks, bytes) => peaks.add(ticks / RATE_HZ, bytes),
  });
  try {
    for await (const chunk of run.outputs[0]!) reader.push(chunk as Buffer);
    await run.ended;
  } catch {
    // No picture hangs on the sound: what came of it is kept.
    run.kill();
  }
  signal.throwIfAborted();
  return peaks.taken;
}

function soundArgs(filePath: string, probe: SoundRequest['probe']): string[] {
  const offsetSec = probe.timestampsMayJump ? 0 : probe.clockStartSec;
  const clock = `asetpts='PTS-${offsetSec.toFixed(6)}/TB',atrim=start=0`;
  const mono = `aresample=${RATE_HZ},aformat=sample_fmts=s16:channel_layouts=mono`;
  return [
    ...SAFE_ARGS,
    ...(probe.timestampsMayJump ? [] : ['-copyts']),
    ...['-vn', '-sn', '-dn'],
    ...inputArgs(filePath),
    ...['-map', '0:a:0', '-af', `${clock},${mono}`, '-c:a', 'pcm_s16le', '-threads', '1'],
    ...['-f', 'nut', '-write_index', '0', 'pipe:1'],
  ];
}

/** Peaks along time, growing. */
class PeakLine {
  #peaks = new Uint8Array(64 * 1024);
  #count = 0;
  #shiftSec = 0;
  #endSec = 0;

  /** Null before any sound. */
  get taken(): Uint8Array | null {
    return this.#count === 0 ? null : this.#peaks.slice(0, this.#count);
  }

  /** 16-bit samples, little-endian, the first of them at a time. */
  add(statedSec: number, bytes: Uint8Array): void {
    if (statedSec + this.#shiftSec < this.#endSec - LEAST_TURN_SEC) this.#shiftSec = this.#endSec - statedSec;
    const startSec = Math.max(0, statedSec + this.#shiftSec);
    const count = bytes.length >> 1;
    const perPeak = RATE_HZ / PEAKS_PER_SEC;
    let sample = Math.round(startSec * RATE_HZ);
    for (let at = 0; at < count; ) {
      const peak = Math.floor(sample / perPeak);
      const until = Math.min(count, at + (peak + 1) * perPeak - sample);
      sample += until - at;
      let most = 0;
      for (; at < until; at += 1) {
        const value = ((bytes[2 * at + 1]! << 24) >> 16) | bytes[2 * at]!;
        most = Math.max(most, value < 0 ? -value : value);
      }
      this.#raise(peak, Math.min(255, Math.round(most / 128)));
    }
    this.#endSec = startSec + count / RATE_HZ;
  }

  #raise(peak: number, value: number): void {
    if (peak >= MOST_PEAKS) return;
    if (peak >= this.#peaks.length) {
      const grown = new Uint8Array(Math.min(MOST_PEAKS, Math.max(peak + 1, 2 * this.#peaks.length)));
      grown.set(this.#peaks);
      this.#peaks = grown;
    }
    this.#count = Math.max(this.#count, peak + 1);
    this.#peaks[peak] = Math.max(this.#peaks[peak]!, value);
  }
}
