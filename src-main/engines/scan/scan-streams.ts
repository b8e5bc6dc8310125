import type { ScanRequest, ScanSink } from './scan-request.ts';

/** A stream of raw pictures from the one ffmpeg of a scan. */
export type ScanStream = 'small' | 'sample' | 'sopilot';

/**
 * The streams that a scan has to read, in the order of its pipes. Small frames also tell how far the scan is and which
 * number a frame has; they can be left out only where samples tell the one and an earlier scan the other.
 */
export function streamsFor(
  request: Pick<ScanRequest, 'knownTimesSec' | 'sopilotFrames'>,
  sink: Pick<ScanSink, 'onFrames' | 'onSample' | 'onSopilotFrame'>,
): readonly ScanStream[] {
  const takesSamples = sink.onSample !== undefined;
  const needsSmall = sink.onFrames !== undefined || request.knownTimesSec === undefined || !takesSamples;
  return [
    ...(needsSmall ? (['small'] as const) : []),
    ...(takesSamples ? (['sample'] as const) : []),
    ...(request.sopilotFrames && sink.onSopilotFrame ? (['sopilot'] as const) : []),
  ];
}
