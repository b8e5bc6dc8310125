import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { cancelled, failureOf, type ProcessEnd, startProcess } from '../media/ffmpeg.ts';
import { NO_PROGRESS_LIMIT_SEC } from '../media/progress-watch.ts';
import { OtherFootage } from './known-frames.ts';
import { scanArgs, workingFolder } from './scan-args.ts';
import { ScanReceiver, SeamMismatch } from './scan-receiver.ts';
import type { ScanRequest, ScanSink } from './scan-request.ts';
import { streamsFor } from './scan-streams.ts';
import { type ClockJumps, JumpNotes } from './steady-clock.ts';
import { toneMappingFor } from './tone-mapping.ts';

export interface ScanSummary {
  /** Frames of the video up to its end, those before `resumeFrom` included. */
  readonly frameCount: number;
  /** Decoders started: 1, or 2 when a resumed scan could not trust seeking and read from the start instead. */
  readonly decodes: number;
  /** Whether a resumed scan went straight to where it had stopped. */
  readonly resumedBySeeking: boolean;
  /** Whether the decoder complained or ended early: pictures are damaged or missing. */
  readonly sawDamage: boolean;
  readonly jumps: ClockJumps;
}

/**
 * Decodes a video once, in one process, and hands over what the sink takes: every frame's time and content score,
 * frames sampled on the clock, SOPilot's samples; and leaves thumbnails where asked for. Memory does not grow with the
 * length of the video.
 *
 * A resumed scan gives exactly what an undisturbed one would have given from there on. It seeks, and proves by time and
 * checksum of the last handled frame that it arrived there; where it did not, it decodes from the start and drops what
 * is known.
 *
 * Throws `internal` when a device that decodes complains, `undecodable` when no picture comes out, `conflict` when the file is not the one of `resumeFrom` or
 * `knownTimesSec`, `disk-full`, `cancelled`, or what the sink throws.
 */
export async function scanVideo(request: ScanRequest, sink: ScanSink): Promise<ScanSummary> {
  try {
    return await scanOnceOrTwice(request, sink);
  } catch (error) {
    if (!(error instanceof OtherFootage)) throw error;
    throw new VigilError('conflict', say('file-changed-since-scan-began'), {
      hint: say('file-changed-since-scan-began-hint'),
      cause: error,
    });
  }
}

async function scanOnceOrTwice(request: ScanRequest, sink: ScanSink): Promise<ScanSummary> {
  const { resumeFrom, probe } = request;
  const maySeek = resumeFrom !== undefined && !probe.timestampsMayJump && !resumeFrom.clockJumped;
  if (!maySeek) return { ...(await runScan(request, sink, false)), decodes: 1, resumedBySeeking: false };
  try {
    return { ...(await runScan(request, sink, true)), decodes: 1, resumedBySeeking: true };
  } catch (error) {
    if (!(error instanceof SeamMismatch)) throw error;
  }
  return { ...(await runScan(request, sink, false)), decodes: 2, resumedBySeeking: false };
}

type RunSummary = Pick<ScanSummary, 'frameCount' | 'sawDamage' | 'jumps'>;

async function runScan(request: ScanRequest, sink: ScanSink, seek: boolean): Promise<RunSummary> {
  const { signal } = request;
  if (signal?.aborted) throw cancelled();
  const streams = streamsFor(request, sink);
  const toneMap =
    streams.includes('sample') || request.thumbnails || request.storyboard ? await toneMappingFor(request) : [];
  const args = scanArgs(request, { streams, toneMap, seek });
  const notes = new JumpNotes();
  const run = startProcess(request.binaries.ffmpegPath, args, {
    outputCount: streams.length,
    signal,
    cwd: workingFolder(request),
    takeNote: notes.take,
    // What lies between a key frame and the seam is decoded without a word.
    watch: { by: 'reports', limitSec: (seek ? 5 : 1) * (request.patienceSec ?? NO_PROGRESS_LIMIT_SEC) },
  });
  // Registered at once so that a failing start is never an unhandled rejection.
  const ended = run.ended.then(
    (end) => ({ end }),
    (error: unknown) => ({ error }),
  );
  const receiver = new ScanReceiver(request, sink, streams, {
    sawDamage: () => request.resumeFrom?.sawDamage === true || run.errorLineCount() > 0,
    clockJumped: () => notes.jumps.jumps > 0,
  });
  try {
    await Promise.all(run.outputs.map((output, index) => receiver.receive(output, index)));
    await receiver.finish();
  } catch (error) {
    run.kill();
    for (const output of run.outputs) output.destroy();
    const outcome = await ended;
    if (signal?.aborted) throw cancelled();
    throw 'error' in outcome ? outcome.error : error;
  }
  const outcome = await ended;
  if ('error' in outcome) throw outcome.error;
  if (signal?.aborted) throw cancelled();
  return { ...judgeEnd(outcome.end, receiver, request), jumps: notes.jumps };
}

function judgeEnd(
  end: ProcessEnd,
  receiver: ScanReceiver,
  { accelerator, resumeFrom }: ScanRequest,
): Omit<RunSummary, 'jumps'> {
  if (/No space left on device/i.test(end.stderrTail)) throw failureOf(end, 'internal', say('scan-failed'));
  if (end.exitCode === null) throw failureOf(end, 'internal', say('decoder-stopped-from-outside'));
  if (accelerator !== undefined && (end.exitCode !== 0 || end.errorLineCount > 0)) {
    // Whether it is the file or the device that is damaged, the processor is to find out.
    throw failureOf(end, 'internal', say('accelerator-failed', { accelerator }));
  }
  if (!receiver.hasFrames) {
    if (resumeFrom) throw new SeamMismatch('no frame at or after the seam');
    throw failureOf(end, 'undecodable', say('no-picture-of-video-decoded'));
  }
  const sawDamage = resumeFrom?.sawDamage === true || end.errorLineCount > 0 || end.exitCode !== 0;
  return { frameCount: receiver.frameCount, sawDamage };
}
