import { asVigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { scanVideo } from './scan.ts';
import type { ScanRequest } from './scan-request.ts';

/** What decodes, and why. */
export interface DecoderChoice {
  /** ffmpeg's name; null: the processor. */
  readonly accelerator: string | null;
  readonly reason: Sentence;
}

/** What one way of decoding made of the same seconds. */
export interface Trial {
  readonly timesSec: Float64Array;
  readonly contentScores: Float32Array;
  readonly wallMs: number;
}

/** What is decoded twice to compare: a key frame and what follows, and longer than a device takes to start. */
const TRIAL_SEC = 20;
/** A device that shows nothing for so long in a trial hangs. */
const TRIAL_PATIENCE_SEC = 30;
/** Less than this is not worth another way of failing. */
const LEAST_GAIN = 1.25;
/** Content scores go up to 255, and a cut begins at 27. */
const MOST_SCORE_DIFFERENCE = 1;

/** Whether a device does as the processor: the same pictures at the same times, with the same cut scores, and faster. */
export function judgeTrial(software: Trial, hardware: Trial): 'proven' | 'other-frames' | 'other-scores' | 'slower' {
  const count = software.timesSec.length;
  const sameTimes =
    hardware.timesSec.length === count && software.timesSec.every((sec, at) => sec === hardware.timesSec[at]);
  if (count === 0 || !sameTimes) return 'other-frames';
  const isNear = (score: number, at: number): boolean =>
    Math.abs(score - hardware.contentScores[at]!) <= MOST_SCORE_DIFFERENCE;
  if (!software.contentScores.every(isNear)) return 'other-scores';
  return hardware.wallMs * LEAST_GAIN <= software.wallMs ? 'proven' : 'slower';
}

/**
 * Decodes the first seconds of a file by the processor and by each of the devices, and takes the fastest that is proven;
 * the processor otherwise. Throws `cancelled`, and what the file does to the processor's decoder.
 */
export async function chooseDecoder(
  request: Pick<ScanRequest, 'binaries' | 'filePath' | 'probe' | 'signal' | 'patienceSec'>,
  accelerators: readonly string[],
): Promise<DecoderChoice> {
  if (accelerators.length === 0) return { accelerator: null, reason: say('decoder-no-device') };
  const software = await tryDecoder(request, undefined);
  let best: { readonly accelerator: string; readonly wallMs: number } | undefined;
  let against: Sentence = say('decoder-no-device');
  for (const accelerator of accelerators) {
    try {
      const hardware = await tryDecoder(request, accelerator);
      const verdict = judgeTrial(software, hardware);
      if (verdict !== 'proven') against = say(`decoder-${verdict}`, { accelerator });
      else if (!best || hardware.wallMs < best.wallMs) best = { accelerator, wallMs: hardware.wallMs };
    } catch (thrown) {
      if (request.signal?.aborted) throw thrown;
      against = say('decoder-failed', { accelerator, problem: asVigilError(thrown).said.message });
    }
  }
  if (!best) return { accelerator: null, reason: against };
  const { accelerator } = best;
  return { accelerator, reason: say('decoder-proven', { accelerator, times: software.wallMs / best.wallMs }) };
}

async function tryDecoder(
  { binaries, filePath, probe, signal, patienceSec = TRIAL_PATIENCE_SEC }: Parameters<typeof chooseDecoder>[0],
  accelerator: string | undefined,
): Promise<Trial> {
  const times: number[] = [];
  const scores: number[] = [];
  const startedMs = performance.now();
  await scanVideo(
    { binaries, filePath, probe, signal, accelerator, patienceSec, firstSec: TRIAL_SEC, sampleRateFps: 1 },
    {
      onFrames: (batch) => {
        times.push(...batch.timesSec);
        scores.push(...batch.contentScores);
      },
    },
  );
  const wallMs = performance.now() - startedMs;
  return { timesSec: Float64Array.from(times), contentScores: Float32Array.from(scores), wallMs };
}
