import { rm } from 'node:fs/promises';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';
import { failureOf, type ProcessEnd } from '../media/ffmpeg.ts';
import { runOneShot } from '../media/one-shot.ts';
import { probeVideo } from '../media/probe.ts';
import type { VideoProbe } from '../media/video-probe.ts';
import { toneMappingFor } from '../scan/tone-mapping.ts';
import { FAST_START_OPTIONS, GROWN_OPTIONS, growingOptions, recordingOptions } from './proxy-args.ts';

export interface ProxyRequest {
  readonly binaries: MediaBinaries;
  readonly filePath: string;
  readonly probe: VideoProbe;
  /** When the first picture comes, as a scan found it. */
  readonly firstFrameSec: number;
  /** Where it grows, and where the finished one is written; neither is there yet. */
  readonly growingPath: string;
  readonly finishedPath: string;
  /** Leaves the processor to everything else. */
  readonly inBackground: boolean;
  /** Where the next part that plays goes; undefined while nobody wants one. */
  readonly nextPartPath: () => string | undefined;
  /** Told of each part when it can be played up to `readySec`. */
  readonly onPart: (path: string, readySec: number) => void;
  /** Told how far the copy is, in seconds on the player's clock. */
  readonly onProgress: (sec: number) => void;
  readonly signal: AbortSignal;
}

/** The first part is worth a look; each later one is twice as long, so that all together cost little more than one. */
const FIRST_PART_SEC = 6;
/** What ffmpeg says it has written may still be on the way. */
const ON_THE_WAY_SEC = 2;
/** A part of nearly everything comes with the finished copy. */
const LAST_PART_SHARE = 0.8;

/**
 * Makes a proxy: it grows in one file, of which parts that play are copied meanwhile, and is copied with its index in
 * front when it is whole. Sound that cannot be decoded is left out. The files are the caller's to remove when it throws:
 * `undecodable`, `backend-unavailable`, `disk-full`, `cancelled`, and what a vanished file gives.
 */
export async function makeProxy(request: ProxyRequest): Promise<void> {
  const { binaries, filePath, probe, growingPath, finishedPath, signal } = request;
  const toneMap = await toneMappingFor({ binaries, filePath, probe, signal });
  const parts = new PartMaker(request);
  let reachedSec = 0;
  const grow = (withSound: boolean): Promise<ProcessEnd> =>
    runOneShot({
      binaries,
      inputs: [{ filePath, options: recordingOptions(probe) }],
      outputs: [{ filePath: growingPath, options: growingOptions(probe, toneMap, withSound ? request : undefined) }],
      inBackground: request.inBackground,
      signal,
      onProgress: (sec) => {
        reachedSec = sec;
        request.onProgress(sec);
        parts.reached(sec);
      },
    });
  try {
    let end = await grow(probe.hasAudio);
    if (end.exitCode !== 0 && end.exitCode !== null && probe.hasAudio && reachedSec === 0) {
      await rm(growingPath, { force: true });
      end = await grow(false);
    }
    judge(end);
  } finally {
    await parts.settled();
  }
  judge(await copyOf(request, finishedPath));
  // A copy in which nothing moves is none.
  await probeVideo(binaries, finishedPath, signal);
}

function judge(end: ProcessEnd): void {
  if (end.exitCode === 0) return;
  if (end.exitCode === null) throw failureOf(end, 'internal', say('decoder-stopped-from-outside'));
  if (/Unknown encoder/.test(end.stderrTail)) {
    throw new VigilError('backend-unavailable', say('no-h264-encoder'), { hint: say('no-h264-encoder-hint') });
  }
  throw failureOf(end, 'undecodable', say('proxy-not-made'));
}

function copyOf(
  { binaries, growingPath, inBackground, signal }: ProxyRequest,
  path: string,
  onProgress?: (sec: number) => void,
): Promise<ProcessEnd> {
  return runOneShot({
    binaries,
    inputs: [{ filePath: growingPath, options: GROWN_OPTIONS }],
    outputs: [{ filePath: path, options: FAST_START_OPTIONS }],
    inBackground,
    signal,
    ...(onProgress && { onProgress }),
  });
}

/** Copies what has grown into a part that plays, one at a time. */
class PartMaker {
  readonly #request: ProxyRequest;
  #nextSec = FIRST_PART_SEC;
  #making: Promise<void> | undefined;

  constructor(request: ProxyRequest) {
    this.#request = request;
  }

  reached(sec: number): void {
    const { nextPartPath, probe } = this.#request;
    if (this.#making || sec < this.#nextSec + ON_THE_WAY_SEC || sec > LAST_PART_SHARE * probe.durationSec) return;
    const path = nextPartPath();
    if (path === undefined) return;
    this.#making = this.#make(path).finally(() => {
      this.#making = undefined;
    });
  }

  settled(): Promise<void> {
    return this.#making ?? Promise.resolve();
  }

  /** A part that cannot be made is only missed. */
  async #make(path: string): Promise<void> {
    let copiedSec = 0;
    const end = await copyOf(this.#request, path, (sec) => {
      copiedSec = sec;
    }).catch(() => undefined);
    if (end?.exitCode !== 0 || copiedSec === 0) {
      await rm(path, { force: true });
      return;
    }
    this.#nextSec = 2 * copiedSec;
    // Sound and picture do not end together.
    this.#request.onPart(path, Math.max(0, copiedSec - 1));
  }
}
