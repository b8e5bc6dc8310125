import type { MediaBinaries } from '../../platform/binaries.ts';
import { inputArgs, SAFE_ARGS, startProcess } from '../media/ffmpeg.ts';
import type { VideoProbe } from '../media/video-probe.ts';
import { NutReader } from '../scan/nut-reader.ts';
import { SoundLine } from './sound-line.ts';
import { SOUND_RATE_HZ } from './sound-rate.ts';

export interface SoundRequest {
  readonly binaries: Pick<MediaBinaries, 'ffmpegPath'>;
  readonly filePath: string;
  readonly probe: Pick<VideoProbe, 'hasAudio' | 'clockStartSec' | 'timestampsMayJump' | 'durationSec'>;
  /** Samples of a block. */
  readonly blockSize: number;
  readonly signal: AbortSignal;
}

export interface DecodedSound {
  /**
   * Blocks of `blockSize` samples, -1..1, mono, `SOUND_RATE_HZ` to a second, from 0 on the player's clock; the last
   * may be shorter. None where there is no sound. Read as slowly as one likes: the decoder waits. Throws the signal's
   * reason.
   */
  readonly blocks: AsyncIterable<Float32Array>;
  /** Whether some of it could not be decoded; known when all blocks were read. */
  isDamaged(): boolean;
}

/**
 * Decodes the sound of a recording: the track that ffmpeg takes for the main one, its channels mixed, within the length
 * of the pictures. Late starts and gaps are silence. What is damaged is left out and the rest kept.
 */
export function decodeSound(request: SoundRequest): DecodedSound {
  let damaged = false;
  return {
    isDamaged: () => damaged,
    blocks: decode(request, () => {
      damaged = true;
    }),
  };
}

async function* decode(request: SoundRequest, onDamage: () => void): AsyncGenerator<Float32Array> {
  const { binaries, filePath, probe, blockSize, signal } = request;
  signal.throwIfAborted();
  if (!probe.hasAudio) return;
  const line = new SoundLine(blockSize, Math.ceil(probe.durationSec * SOUND_RATE_HZ));
  const run = startProcess(binaries.ffmpegPath, soundArgs(filePath, probe), { signal, watch: { by: 'output' } });
  let bytes = new Uint8Array(0);
  const reader = new NutReader({
    onPicture: () => undefined,
    takeBuffer: (byteCount) => {
      if (bytes.length < byteCount) bytes = new Uint8Array(byteCount);
      return bytes.subarray(0, byteCount);
    },
    onFrame: (ticks, frame) => line.add(ticks / SOUND_RATE_HZ, fromPcm(frame)),
  });
  try {
    for await (const chunk of run.outputs[0]!) {
      reader.push(chunk as Buffer);
      for (let block = line.take(); block; block = line.take()) yield block;
    }
    const { exitCode, errorLineCount } = await run.ended;
    if (exitCode !== 0 || errorLineCount > 0) onDamage();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (run.errorLineCount() === 0) throw error;
    onDamage();
  } finally {
    run.kill();
  }
  signal.throwIfAborted();
  const rest = line.rest();
  if (rest.length > 0) yield rest;
}

function soundArgs(filePath: string, probe: SoundRequest['probe']): string[] {
  const offsetSec = probe.timestampsMayJump ? 0 : probe.clockStartSec;
  const clock = `asetpts='PTS-${offsetSec.toFixed(6)}/TB'`;
  const mono = `aresample=${SOUND_RATE_HZ},aformat=sample_fmts=s16:channel_layouts=mono`;
  return [
    ...SAFE_ARGS,
    ...['-max_error_rate', '1'],
    ...(probe.timestampsMayJump ? [] : ['-copyts']),
    ...['-vn', '-sn', '-dn'],
    ...inputArgs(filePath),
    ...['-vn', '-sn', '-dn', '-af', `${clock},atrim=start=0,${mono}`, '-c:a', 'pcm_s16le', '-threads', '1'],
    ...['-f', 'nut', '-write_index', '0', 'pipe:1'],
  ];
}

/** 16-bit samples, little-endian, as -1..1. */
function fromPcm(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length >> 1 }, (_, at) => view.getInt16(2 * at, true) / 32768);
}
